import { expect, test } from 'vitest'
import type { Urgency } from '#contract/shared.ts'
import { byUrgencyThen } from './order.ts'

type Item = { urgency: Urgency | null; at: string }
const sorted = (items: Item[]) =>
  items
    .toSorted(
      byUrgencyThen(
        (item) => item.urgency,
        (item) => item.at,
      ),
    )
    .map((item) => `${item.urgency} ${item.at}`)

test('an emergency comes before whoever has waited longer; the rest goes by time alone', () => {
  expect(
    sorted([
      { urgency: 'urgent', at: '1' },
      { urgency: null, at: '0' },
      { urgency: 'emergency', at: '3' },
      { urgency: 'emergency', at: '2' },
    ]),
  ).toEqual(['emergency 2', 'emergency 3', 'null 0', 'urgent 1'])
})
