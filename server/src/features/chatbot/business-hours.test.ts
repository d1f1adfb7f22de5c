import { describe, expect, test } from 'vitest'
import { isOpen, nextOpening } from './business-hours.ts'
import { plumber } from './testing-settings.ts'

const at = (iso: string) => new Date(iso)
const { timeZone, businessHours } = plumber
const week = { timeZone, businessHours }

describe('business hours', () => {
  test.each([
    ['2026-11-18T13:29:00Z', false, 'today at 7:30 AM'],
    ['2026-11-18T13:30:00Z', true, null],
    ['2026-11-18T23:59:00Z', true, null],
    ['2026-11-19T00:00:00Z', false, 'tomorrow at 7:30 AM'],
    ['2026-11-21T18:00:00Z', false, 'on Monday at 7:30 AM'],
    // In summer Austin is one hour closer to UTC.
    ['2026-07-15T12:30:00Z', true, null],
  ])('at %s are read by the clock of the place', (iso, open, opening) => {
    expect(isOpen(week, at(iso))).toBe(open)
    expect(nextOpening(week, at(iso), 'en')).toBe(opening)
  })

  test('are said in Spanish too', () => {
    expect(nextOpening(week, at('2026-11-21T18:00:00Z'), 'es')).toBe('el lunes a las 7:30 a. m.')
  })

  test('may run past midnight', () => {
    const night = { timeZone: 'UTC', businessHours: [{ day: 6 as const, opens: '20:00', closes: '02:00' }] }
    expect(isOpen(night, at('2026-11-22T01:59:00Z'))).toBe(true)
    expect(isOpen(night, at('2026-11-22T02:00:00Z'))).toBe(false)
  })

  test('that are missing or unreadable close nothing', () => {
    const unreadable = {
      timeZone: 'Nowhere/Town',
      businessHours: [{ day: 1 as const, opens: 'x', closes: '99:99' }],
    }
    expect(isOpen(unreadable, at('2026-11-18T03:00:00Z'))).toBe(true)
    expect(nextOpening(unreadable, at('2026-11-18T03:00:00Z'), 'en')).toBeNull()
  })
})
