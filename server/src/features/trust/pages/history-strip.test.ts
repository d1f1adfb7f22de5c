import { describe, expect, test } from 'vitest'
import { historyStrip, historyWords, kindsOf } from './history-strip.ts'

const history = {
  from: '2026-08-24',
  to: '2026-11-21',
  checkedFrom: '2026-08-24',
  redDays: [],
  gapDays: [],
}

describe('ninety days', () => {
  test('are ninety bars, each of one kind', () => {
    const days = kindsOf({
      ...history,
      checkedFrom: '2026-08-26',
      redDays: [
        { day: '2026-09-01', verdict: 'broken' },
        { day: '2026-11-21', verdict: 'unclear' },
      ],
      gapDays: ['2026-10-25'],
    })
    const count = (kind: string) => days.filter((day) => day.kind === kind).length
    expect(days).toHaveLength(90)
    expect([count('none'), count('broken'), count('unclear'), count('kept')]).toEqual([3, 1, 1, 85])
    expect(days.at(-1)).toEqual({ day: '2026-11-21', kind: 'unclear' })
  })

  test('are said in words as well: since when, which were red, which were not looked at', () => {
    expect(historyWords(history)).toBe('In the last 90 days: no day on which it was seen broken.')
    expect(historyWords({ ...history, checkedFrom: null })).toBe('Nothing was checked in the last 90 days.')
    expect(
      historyWords({
        ...history,
        checkedFrom: '2026-11-03',
        redDays: [
          { day: '2026-11-05', verdict: 'broken' },
          { day: '2026-11-07', verdict: 'broken' },
          { day: '2026-11-09', verdict: 'unclear' },
        ],
        gapDays: ['2026-11-08'],
      }),
    ).toBe(
      'Since 3 November, when checking began here: broken on 5 November, 7 November; a check could not finish on 9 November; without any check on 8 November.',
    )
  })

  test('of which many are red are counted, and the last is named', () => {
    const redDays = ['01', '02', '03', '04', '05'].map((day) => ({
      day: `2026-11-${day}`,
      verdict: 'broken' as const,
    }))
    expect(historyWords({ ...history, redDays })).toContain('broken on 5 days, the last on 5 November')
  })

  test('stand beside a picture that says the same to whoever cannot see it', () => {
    const strip = historyStrip(history).text
    expect(strip).toContain(`role="img" aria-label="${historyWords(history)}"`)
    expect(strip.match(/h3v-8/g)).toHaveLength(90)
  })
})
