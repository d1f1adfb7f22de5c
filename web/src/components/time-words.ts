/** Times in a person's words. Every function takes the locale, and the time zone where days matter. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long, in its largest unit: `now`, `3 min`, `2 hr`, `5 days`. Never negative: clocks differ by a little. */
export function durationWords(
  milliseconds: number,
  locale: string,
  length: 'short' | 'long' = 'short',
): string {
  const [count, unit] = largestUnit(Math.max(0, milliseconds))
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: length }).format(count)
}

/** Hours and minutes, for a countdown: `21 hr 5 min`, `45 min`. */
export function countdownWords(milliseconds: number, locale: string): string {
  const left = Math.max(0, milliseconds)
  const hours = Math.floor(left / hour)
  const minutes = Math.floor((left % hour) / minute)
  const parts: string[] = []
  if (hours > 0) parts.push(unitWords(hours, 'hour', locale))
  if (minutes > 0 || hours === 0) parts.push(unitWords(minutes, 'minute', locale))
  return parts.join(' ')
}

/** `14:32` or `2:32 PM`, as the locale writes it. */
export function clockWords(time: string, locale: string, timeZone: string): string {
  return format(time, locale, timeZone, { hour: 'numeric', minute: '2-digit' })
}

/** Short, for a list: the clock today, `Yesterday`, the weekday within a week, else the date. */
export function listTimeWords(time: string, now: number, locale: string, timeZone: string): string {
  const days = daysBetween(time, now, timeZone)
  if (days <= 0) return clockWords(time, locale, timeZone)
  if (days === 1) return relativeDay(-1, locale)
  if (days < 7) return format(time, locale, timeZone, { weekday: 'short' })
  return shortDate(time, now, locale, timeZone)
}

/** The line between two days of a thread: `Today`, `Yesterday`, `Tuesday`, `Tuesday, 4 March`. */
export function dayWords(time: string, now: number, locale: string, timeZone: string): string {
  const days = daysBetween(time, now, timeZone)
  if (days === 0 || days === 1) return relativeDay(-days, locale)
  if (days > 1 && days < 7) return capitalised(format(time, locale, timeZone, { weekday: 'long' }), locale)
  const year = yearOf(time, timeZone) === yearOf(now, timeZone) ? undefined : 'numeric'
  return capitalised(
    format(time, locale, timeZone, { weekday: 'long', day: 'numeric', month: 'long', year }),
    locale,
  )
}

/** Everything, for a tooltip: `Tue, Mar 4, 2026, 2:32:05 PM`. */
export function fullTimeWords(time: string, locale: string, timeZone: string): string {
  return format(time, locale, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  })
}

/** The whole date, `Mar 4, 2026`, for what may lie far ahead or back; with the clock where the hour counts. */
export function dateWords(time: string, locale: string, timeZone: string, withClock = false): string {
  return format(time, locale, timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(withClock && { hour: 'numeric', minute: '2-digit' }),
  })
}

/** The calendar day at that place, `2026-03-04`: equal for two times exactly if they lie on the same day there. */
export function dayKey(time: string | number, timeZone: string): string {
  return formatter('en-CA', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(time),
  )
}

/** Calendar days from `time` to `now` in that place; negative when `time` lies ahead. */
function daysBetween(time: string, now: number, timeZone: string): number {
  return Math.round((Date.parse(dayKey(now, timeZone)) - Date.parse(dayKey(time, timeZone))) / day)
}

function largestUnit(milliseconds: number): [number, 'minute' | 'hour' | 'day'] {
  if (milliseconds < hour) return [Math.floor(milliseconds / minute), 'minute']
  if (milliseconds < 2 * day) return [Math.floor(milliseconds / hour), 'hour']
  return [Math.floor(milliseconds / day), 'day']
}

function unitWords(count: number, unit: 'hour' | 'minute', locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count)
}

function relativeDay(days: number, locale: string): string {
  return capitalised(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day'), locale)
}

function shortDate(time: string, now: number, locale: string, timeZone: string): string {
  const year = yearOf(time, timeZone) === yearOf(now, timeZone) ? undefined : '2-digit'
  return format(time, locale, timeZone, { day: 'numeric', month: 'short', year })
}

function yearOf(time: string | number, timeZone: string): string {
  return dayKey(time, timeZone).slice(0, 4)
}

function capitalised(words: string, locale: string): string {
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter is a hundred times dearer than using one, and a list has many times. */
function formatter(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`
  let known = formatters.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    formatters.set(key, known)
  }
  return known
}

function format(time: string, locale: string, timeZone: string, options: Intl.DateTimeFormatOptions) {
  return formatter(locale, timeZone, options).format(new Date(time))
}
