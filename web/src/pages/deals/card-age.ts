export type CardAge = { state: 'fresh' | 'late' | 'overdue'; milliseconds: number; overMilliseconds: number }

const day = 24 * 60 * 60_000

/**
 * How long a card has stood in its stage against what the stage allows: late past the target, overdue past twice of it.
 * Null for the target: the stage never hurries.
 */
export function cardAge(stageSince: string, targetDays: number | null, now: number): CardAge {
  const milliseconds = Math.max(0, now - Date.parse(stageSince))
  const target = targetDays === null ? Number.POSITIVE_INFINITY : targetDays * day
  const overMilliseconds = Math.max(0, milliseconds - target)
  const state = milliseconds < target ? 'fresh' : milliseconds < 2 * target ? 'late' : 'overdue'
  return { state, milliseconds, overMilliseconds }
}
