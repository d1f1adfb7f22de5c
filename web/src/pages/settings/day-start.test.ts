import { expect, test } from 'vitest'
import { dayStart } from './day-start.ts'

test.each([
  ['2026-01-15', 'America/Chicago', '2026-01-15T06:00:00.000Z'],
  ['2026-07-15', 'America/Chicago', '2026-07-15T05:00:00.000Z'],
  ['2026-07-15', 'UTC', '2026-07-15T00:00:00.000Z'],
  ['2026-07-15', 'Asia/Kolkata', '2026-07-14T18:30:00.000Z'],
  ['2026-07-15', 'Pacific/Auckland', '2026-07-14T12:00:00.000Z'],
])('%s in %s begins at %s', (day, timeZone, start) => {
  expect(dayStart(day, timeZone)).toBe(start)
})

test('on the days on which clocks change a day is as long as it is', () => {
  // 23 hours in spring, 25 in autumn.
  expect(dayStart('2026-03-08', 'America/Chicago', 1)).toBe('2026-03-09T05:00:00.000Z')
  expect(dayStart('2026-11-01', 'America/Chicago')).toBe('2026-11-01T05:00:00.000Z')
  expect(dayStart('2026-11-01', 'America/Chicago', 1)).toBe('2026-11-02T06:00:00.000Z')
})
