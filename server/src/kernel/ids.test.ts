import { afterEach, expect, test, vi } from 'vitest'
import { clock } from './clock.ts'
import { ids, lowestIdAt } from './ids.ts'

afterEach(() => vi.restoreAllMocks())

test('ids are UUIDs of version 7 that tell their millisecond', () => {
  const now = Date.now() + 60_000
  vi.spyOn(clock, 'now').mockReturnValue(new Date(now))
  const id = ids.new()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
})

test('ids of one process are in the order in which they were made, however many in one millisecond, and when the clock goes back', () => {
  const start = Date.now() + 120_000
  const made: string[] = []
  for (const shift of [0, 0, -5_000, 1]) {
    vi.spyOn(clock, 'now').mockReturnValue(new Date(start + shift))
    for (let index = 0; index < 6_000; index++) made.push(ids.new())
  }
  expect(made.toSorted()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
})

test('the lowest id of a moment stands before all that were made at it or later, and after all that were made before', () => {
  const at = new Date(Date.now() + 240_000)
  vi.spyOn(clock, 'now').mockReturnValue(new Date(at.getTime() - 1))
  const before = ids.new()
  vi.spyOn(clock, 'now').mockReturnValue(at)
  const after = ids.new()
  expect([after, lowestIdAt(at), before].toSorted()).toEqual([before, lowestIdAt(at), after])
  expect(lowestIdAt(new Date(0))).toMatch(/^0{8}-0{4}-7000-8000-0{12}$/)
})
