import type { TrustCommitment } from '#contract/trust.ts'
import { daysBetween } from '../tell-trust.ts'
import { type Html, html } from './html.ts'

type History = TrustCommitment['history']
type DayKind = 'kept' | 'broken' | 'unclear' | 'none'

/** Ninety days as ninety bars; red ones are taller as well, and the words below say the same. One shape for all days of a kind keeps the page small. */
export function historyStrip(history: History): Html {
  const days = kindsOf(history)
  const shapes = kinds.map((kind) => {
    const bars = days.flatMap((day, index) =>
      day.kind === kind ? [`M${index * 4} 14h3v-${heights[kind]}h-3z`] : [],
    )
    return bars.length > 0 && html`<path class="${`d-${kind}`}" d="${bars.join('')}"/>`
  })
  const words = historyWords(history)
  return html`<figure class="strip"><svg role="img" aria-label="${words}" viewBox="0 0 ${days.length * 4 - 1} 14" preserveAspectRatio="none">${shapes}</svg><figcaption aria-hidden="true">${words}</figcaption></figure>`
}

const heights: Record<DayKind, number> = { kept: 8, broken: 14, unclear: 14, none: 3 }
const kinds = Object.keys(heights) as DayKind[]

export function kindsOf({
  from,
  to,
  checkedFrom,
  redDays,
  gapDays,
}: History): { day: string; kind: DayKind }[] {
  const red = new Map(redDays.map(({ day, verdict }) => [day, verdict]))
  const gaps = new Set(gapDays)
  return daysBetween(from, to).map((day) => {
    const isUnchecked = checkedFrom === null || day < checkedFrom || gaps.has(day)
    return { day, kind: red.get(day) ?? (isUnchecked ? 'none' : 'kept') }
  })
}

export function historyWords({ from, checkedFrom, redDays, gapDays }: History): string {
  if (checkedFrom === null) return 'Nothing was checked in the last 90 days.'
  const since =
    checkedFrom === from ? 'In the last 90 days' : `Since ${dayWords(checkedFrom)}, when checking began here`
  const reds = (['broken', 'unclear'] as const).flatMap((verdict) => {
    const days = redDays.filter((one) => one.verdict === verdict).map(({ day }) => day)
    return days.length > 0 ? [`${kindWords[verdict]} on ${listOf(days)}`] : []
  })
  const gaps = gapDays.length > 0 ? [`without any check on ${listOf(gapDays)}`] : []
  const all = [...(reds.length > 0 ? reds : ['no day on which it was seen broken']), ...gaps]
  return `${since}: ${all.join('; ')}.`
}

const kindWords = { broken: 'broken', unclear: 'a check could not finish' }

const namedMax = 4

function listOf(days: string[]): string {
  if (days.length > namedMax) return `${days.length} days, the last on ${dayWords(days.at(-1)!)}`
  return days.map(dayWords).join(', ')
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `3 November`: all within 90 days, so that no year is needed. */
export function dayWords(day: string): string {
  const [, month, ofMonth] = day.split('-')
  return `${Number(ofMonth)} ${months[Number(month) - 1]}`
}
