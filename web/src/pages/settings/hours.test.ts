import { expect, test } from 'vitest'
import { businessHoursSchema } from '#contract/accounts.ts'
import { copyToWeekdays, hoursOf, nextSpan, problemsOf, weekOf } from './hours.ts'

const lunch = [
  { day: 1, opens: '13:00', closes: '17:00' },
  { day: 1, opens: '08:00', closes: '12:00' },
]

test('hours become a week and the same hours again, each day in order', () => {
  const week = weekOf(lunch)
  expect(week[1]).toEqual([
    { opens: '08:00', closes: '12:00' },
    { opens: '13:00', closes: '17:00' },
  ])
  expect(week[0]).toEqual([])
  expect(hoursOf(week)).toEqual(lunch.toReversed())
  expect(businessHoursSchema.parse(hoursOf(week))).toHaveLength(2)
})

test('a day that closes before it opens, overlaps or lacks a time is found', () => {
  const week = weekOf([])
  week[2] = [{ opens: '17:00', closes: '08:00' }]
  week[3] = [
    { opens: '08:00', closes: '12:00' },
    { opens: '11:00', closes: '13:00' },
  ]
  week[4] = [{ opens: '08:00', closes: '' }]
  week[5] = [
    { opens: '12:00', closes: '13:00' },
    { opens: '08:00', closes: '12:00' },
  ]
  expect(problemsOf(week)).toEqual([null, null, 'backwards', 'overlap', 'incomplete', null, null])
})

test('Monday is copied to the other weekdays and leaves the weekend alone', () => {
  const week = copyToWeekdays(weekOf([...lunch, { day: 6, opens: '09:00', closes: '10:00' }]))
  expect(week[5]).toEqual(week[1])
  expect(week[6]).toEqual([{ opens: '09:00', closes: '10:00' }])
  expect(week[0]).toEqual([])
})

test('an added span never begins before the last one ends', () => {
  expect(nextSpan([])).toEqual({ opens: '08:00', closes: '17:00' })
  expect(nextSpan([{ opens: '08:00', closes: '12:00' }])).toEqual({ opens: '13:00', closes: '14:00' })
  expect(nextSpan([{ opens: '08:00', closes: '23:00' }])).toEqual({ opens: '', closes: '' })
})
