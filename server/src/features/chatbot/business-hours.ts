import type { Language } from './bot-state.ts'
import type { BotSettings, Day } from './bot-turn.ts'

type Hours = Pick<BotSettings, 'timeZone' | 'businessHours'>

/** Whether somebody is in the office. A business that named no hours counts as always open. */
export function isOpen({ timeZone, businessHours }: Hours, now: Date): boolean {
  const spans = spansOf(businessHours)
  if (spans.length === 0) return true
  const { day, minute } = localTime(timeZone, now)
  return spans.some((span) => {
    if (span.day === day && minute >= span.opens && minute < span.closes) return true
    // Past midnight: yesterday's hours still run.
    return (span.day + 1) % 7 === day && minute + minutesPerDay < span.closes
  })
}

/** "tomorrow at 7:30 AM", "el lunes a las 8:00 a. m."; null when it is open or has no hours. */
export function nextOpening(hours: Hours, now: Date, language: Language): string | null {
  const spans = spansOf(hours.businessHours)
  if (spans.length === 0 || isOpen(hours, now)) return null
  const { day, minute } = localTime(hours.timeZone, now)
  let best: { ahead: number; opens: number } | null = null
  for (const span of spans) {
    let ahead = (span.day - day + 7) % 7
    if (ahead === 0 && span.opens <= minute) ahead = 7
    if (!best || ahead < best.ahead || (ahead === best.ahead && span.opens < best.opens)) {
      best = { ahead, opens: span.opens }
    }
  }
  if (!best) return null
  const time = clockTime(best.opens, language)
  const weekday = weekdays[language][((day + best.ahead) % 7) as Day]
  if (language === 'es') {
    const when = best.ahead === 0 ? 'hoy' : best.ahead === 1 ? 'mañana' : `el ${weekday}`
    return `${when} a ${Math.floor(best.opens / 60) % 12 === 1 ? 'la' : 'las'} ${time}`
  }
  return `${best.ahead === 0 ? 'today' : best.ahead === 1 ? 'tomorrow' : `on ${weekday}`} at ${time}`
}

type Span = { day: Day; opens: number; closes: number }

/** Minutes after midnight; hours that cannot be read are left out rather than guessed. */
function spansOf(businessHours: BotSettings['businessHours']): Span[] {
  const spans: Span[] = []
  for (const { day, opens, closes } of businessHours) {
    const from = minuteOf(opens)
    const to = minuteOf(closes)
    if (from === null || to === null || from === to) continue
    spans.push({ day, opens: from, closes: to > from ? to : to + minutesPerDay })
  }
  return spans
}

const minutesPerDay = 24 * 60

function minuteOf(time: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(time)
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minute <= minutesPerDay ? minute : null
}

function clockTime(minute: number, language: Language): string {
  const hour = Math.floor(minute / 60) % 24
  const half = hour < 12 ? { en: 'AM', es: 'a. m.' } : { en: 'PM', es: 'p. m.' }
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute % 60).padStart(2, '0')} ${half[language]}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(timeZone: string, now: Date): { day: Day; minute: number } {
  let format = formats.get(timeZone)
  if (!format) {
    const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    try {
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone })
    } catch {
      // A time zone that this machine does not know must not silence the bot.
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })
    }
    if (formats.size < 1000) formats.set(timeZone, format)
  }
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  return {
    day: Math.max(0, shortDays.indexOf(parts.get('weekday') ?? '')) as Day,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

const shortDays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const weekdays = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  es: ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'],
} as const
