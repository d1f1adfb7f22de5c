import { expect, test } from 'vitest'
import { fewRandomBytes } from './random.ts'

test('no two of many thousand are the same, and none changes later', () => {
  const given = Array.from({ length: 20_000 }, () => fewRandomBytes(12))
  const texts = given.map((bytes) => bytes.toString('hex'))
  expect(new Set(texts).size).toBe(given.length)
  for (let index = 0; index < 2_000; index++) fewRandomBytes(12)
  expect(given.map((bytes) => bytes.toString('hex'))).toEqual(texts)
})

test('any length that fits into what is asked for at a time is given whole', () => {
  for (const count of [1, 10, 12, 16, 4096, 8192]) expect(fewRandomBytes(count)).toHaveLength(count)
})

test('each bit is as often set as not', () => {
  const ones = Array.from({ length: 10_000 }, () => fewRandomBytes(1)[0]!).reduce(
    (sum, byte) => sum + byte.toString(2).replaceAll('0', '').length,
    0,
  )
  expect(Math.abs(ones - 40_000)).toBeLessThan(1_000)
})
