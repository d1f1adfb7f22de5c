import { describe, expect, test } from 'vitest'
import { median, percentile, rounded } from './statistics.ts'

describe('the median', () => {
  test('is the middle value, and between two middle values their mean, in whatever order they come', () => {
    expect(median([5])).toBe(5)
    expect(median([9, 1, 5])).toBe(5)
    expect(median([10, 1, 2, 100])).toBe(6)
  })

  test('orders numbers as numbers, not as words', () => {
    expect(median([9, 10, 100])).toBe(10)
  })

  test('of nothing is an error, not a figure', () => {
    expect(() => median([])).toThrow('no values')
  })
})

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

  test('is the smallest value that this share does not exceed', () => {
    expect(percentile(hundred, 0.95)).toBe(95)
    expect(percentile(hundred, 0.99)).toBe(99)
    expect(percentile(hundred, 1)).toBe(100)
    expect(percentile(hundred, 0)).toBe(1)
    expect(percentile([3, 1, 2], 0.5)).toBe(2)
  })

  test('of few values is the largest, so that one bad answer among ten is not left out', () => {
    expect(percentile([1, 1, 1, 1, 1, 1, 1, 1, 1, 900], 0.99)).toBe(900)
  })

  test('of nothing is an error, not a figure', () => {
    expect(() => percentile([], 0.5)).toThrow('no values')
  })

  test('leaves the values as they were', () => {
    const values = [3, 1, 2]
    percentile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })
})

test('a figure is told with the digits that count', () => {
  expect([12_345.678, 987.654, 1.23456, 0.00123456, 0].map(rounded)).toEqual([12_350, 988, 1.23, 0.00123, 0])
})
