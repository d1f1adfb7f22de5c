import type { Urgency } from '#contract/shared.ts'

/** Sorts emergencies before all else, and then by time, the oldest first. */
export function byUrgencyThen<Item>(
  urgencyOf: (item: Item) => Urgency | null,
  timeOf: (item: Item) => string,
): (one: Item, other: Item) => number {
  return (one, other) => {
    const isOne = urgencyOf(one) === 'emergency'
    const isOther = urgencyOf(other) === 'emergency'
    if (isOne !== isOther) return isOne ? -1 : 1
    return timeOf(one) < timeOf(other) ? -1 : timeOf(one) > timeOf(other) ? 1 : 0
  }
}
