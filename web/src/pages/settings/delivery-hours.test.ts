import { expect, test } from 'vitest'
import { addsUp, everyHour, totalOf } from './delivery-hours.ts'

const now = Date.parse('2026-03-04T18:20:00.000Z')
const at = (hour: string, stored: number) => ({ hour, received: stored, stored, repeated: 0, refused: 0 })

test('hours without a delivery are shown as empty, and the current hour comes last', () => {
  const hours = everyHour([at('2026-03-04T17:00:00.000Z', 3)], 3, now)
  expect(hours.map(({ hour, stored }) => [hour, stored])).toEqual([
    ['2026-03-04T16:00:00.000Z', 0],
    ['2026-03-04T17:00:00.000Z', 3],
    ['2026-03-04T18:00:00.000Z', 0],
  ])
})

test('a delivery that went nowhere is noticed', () => {
  const total = totalOf([at('a', 2), { hour: 'b', received: 5, stored: 2, repeated: 1, refused: 1 }])
  expect(total).toEqual({ received: 7, stored: 4, repeated: 1, refused: 1 })
  expect(addsUp(total)).toBe(false)
  expect(addsUp({ ...total, received: 6 })).toBe(true)
})
