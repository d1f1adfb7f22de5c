import { expect, test } from 'vitest'
import { against, lineOf, type Result } from './line.ts'

const result: Result = {
  measure: 'list',
  ...against(700.123456, 35_000.98765),
  unit: 'requests/s',
  n: 7001,
  more: { p95_ms: 21.98765 },
}

test('a result is one line of JSON with the promised names, further figures beside them', () => {
  const line = lineOf(result)
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({
    measure: 'list',
    value: 700,
    unit: 'requests/s',
    baseline: 35_000,
    ratio: 0.02,
    n: 7001,
    p95_ms: 22,
  })
})

test('where nothing stands beside it, baseline and ratio are null rather than left out', () => {
  const alone = JSON.parse(lineOf({ ...result, baseline: null, ratio: null }))
  expect(alone).toMatchObject({ baseline: null, ratio: null })
})

test('a figure that is none is an error: a division by nothing is not printed as null', () => {
  expect(() => lineOf({ ...result, ...against(1, 0) })).toThrow('list: ratio is Infinity')
  expect(() => lineOf({ ...result, more: { p95_ms: Number.NaN } })).toThrow('list: p95_ms is NaN')
})
