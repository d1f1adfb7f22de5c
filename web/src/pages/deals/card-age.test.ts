import { expect, test } from 'vitest'
import { cardAge } from './card-age.ts'

const now = Date.parse('2026-03-04T18:00:00.000Z')
const hours = (count: number) => new Date(now - count * 60 * 60_000).toISOString()

test('a card is late from its target on, and overdue from twice the target on', () => {
  expect(cardAge(hours(47), 2, now).state).toBe('fresh')
  expect(cardAge(hours(48), 2, now).state).toBe('late')
  expect(cardAge(hours(95), 2, now)).toMatchObject({ state: 'late', overMilliseconds: 47 * 60 * 60_000 })
  expect(cardAge(hours(96), 2, now).state).toBe('overdue')
})

test('a stage without a target never makes a card late', () => {
  expect(cardAge(hours(10_000), null, now)).toMatchObject({ state: 'fresh', overMilliseconds: 0 })
})

test('a server clock that runs ahead makes no negative age', () => {
  expect(cardAge(hours(-1), 1, now)).toMatchObject({ state: 'fresh', milliseconds: 0 })
})
