import { describe, expect, test } from 'vitest'
import { countdownWords, dayKey, dayWords, durationWords, listTimeWords } from './time-words.ts'

const minute = 60_000
const hour = 60 * minute
const chicago = 'America/Chicago'
/** Noon in Chicago on a Wednesday. */
const now = Date.parse('2026-03-04T18:00:00.000Z')
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString()

describe('how long', () => {
  test('it is told in the largest unit that says enough', () => {
    expect(durationWords(59_000, 'en-US')).toBe('0 min')
    expect(durationWords(59 * minute, 'en-US')).toBe('59 min')
    expect(durationWords(hour, 'en-US')).toBe('1 hr')
    expect(durationWords(47 * hour, 'en-US')).toBe('47 hr')
    expect(durationWords(48 * hour, 'en-US')).toBe('2 days')
    expect(durationWords(2 * 24 * hour, 'es-US')).toBe('2 días')
  })

  test('a clock that runs ahead never makes it negative', () => {
    expect(durationWords(-5 * minute, 'en-US')).toBe('0 min')
    expect(countdownWords(-5 * minute, 'en-US')).toBe('0 min')
  })

  test('a countdown leaves out what is zero', () => {
    expect(countdownWords(21 * hour + 5 * minute, 'en-US')).toBe('21 hr 5 min')
    expect(countdownWords(2 * hour, 'en-US')).toBe('2 hr')
    expect(countdownWords(45 * minute, 'en-US')).toBe('45 min')
  })
})

describe('when', () => {
  test('a list shows the clock today, then the day, then the date', () => {
    expect(listTimeWords(ago(hour), now, 'en-US', chicago)).toBe('11:00 AM')
    expect(listTimeWords(ago(24 * hour), now, 'en-US', chicago)).toBe('Yesterday')
    expect(listTimeWords(ago(3 * 24 * hour), now, 'en-US', chicago)).toBe('Sun')
    expect(listTimeWords(ago(20 * 24 * hour), now, 'en-US', chicago)).toBe('Feb 12')
    expect(listTimeWords('2025-03-04T18:00:00.000Z', now, 'en-US', chicago)).toBe('Mar 4, 25')
  })

  test('days change at midnight where the business is, not in UTC', () => {
    const lateEvening = '2026-03-04T04:30:00.000Z'
    expect(listTimeWords(lateEvening, now, 'en-US', chicago)).toBe('Yesterday')
    expect(dayKey(lateEvening, chicago)).toBe('2026-03-03')
    expect(dayKey(lateEvening, 'UTC')).toBe('2026-03-04')
  })

  test('the clock that was put forward takes no day away', () => {
    const afterChange = Date.parse('2026-03-09T05:30:00.000Z')
    expect(dayWords('2026-03-08T06:30:00.000Z', afterChange, 'en-US', chicago)).toBe('Yesterday')
  })

  test('the line between two days names the day, in the language that is spoken', () => {
    expect(dayWords(ago(0), now, 'en-US', chicago)).toBe('Today')
    expect(dayWords(ago(24 * hour), now, 'es-US', chicago)).toBe('Ayer')
    expect(dayWords(ago(2 * 24 * hour), now, 'es-US', chicago)).toBe('Lunes')
    expect(dayWords(ago(30 * 24 * hour), now, 'en-US', chicago)).toBe('Monday, February 2')
  })
})
