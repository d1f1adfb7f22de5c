import type { Account } from '#contract/accounts.ts'

export type Span = { opens: string; closes: string }
/** Sunday first, as the contract counts days; an empty list: closed that day. */
export type Week = Span[][]

/** At most this many spans a day: the contract takes 21 in a week. */
export const spansMax = 3

export function weekOf(hours: Account['businessHours']): Week {
  return days.map((day) =>
    hours
      .filter((span) => span.day === day)
      .map(({ opens, closes }) => ({ opens, closes }))
      .sort((one, other) => one.opens.localeCompare(other.opens)),
  )
}

export function hoursOf(week: Week): Account['businessHours'] {
  return week.flatMap((spans, day) =>
    spans
      .toSorted((one, other) => one.opens.localeCompare(other.opens))
      .map(({ opens, closes }) => ({ day, opens, closes })),
  )
}

export type DayProblem = 'incomplete' | 'backwards' | 'overlap'

/** What is wrong with each day; null where nothing is. */
export function problemsOf(week: Week): (DayProblem | null)[] {
  return week.map((spans) => {
    if (spans.some(({ opens, closes }) => opens === '' || closes === '')) return 'incomplete'
    if (spans.some(({ opens, closes }) => opens >= closes)) return 'backwards'
    const sorted = spans.toSorted((one, other) => one.opens.localeCompare(other.opens))
    const overlaps = sorted.some((span, index) => span.opens < (sorted[index - 1]?.closes ?? ''))
    return overlaps ? 'overlap' : null
  })
}

/** The next span of a day that somebody adds: usual hours, or what is left of the day. */
export function nextSpan(spans: Span[]): Span {
  const last = spans.at(-1)
  if (!last) return { opens: '08:00', closes: '17:00' }
  const hour = Number(last.closes.slice(0, 2)) + 1
  return hour >= 22
    ? { opens: '', closes: '' }
    : { opens: `${padded(hour)}:00`, closes: `${padded(hour + 1)}:00` }
}

/** Monday's hours for Tuesday to Friday as well. */
export function copyToWeekdays(week: Week): Week {
  const monday = week[1] ?? []
  return week.map((spans, day) => (day >= 2 && day <= 5 ? monday.map((span) => ({ ...span })) : spans))
}

const days = [0, 1, 2, 3, 4, 5, 6]

function padded(hour: number): string {
  return String(hour).padStart(2, '0')
}
