import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { singleFlight } from './single-flight.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the first of a burst is done at once, the other ninety-nine together in one more round', async () => {
  const rounds: number[][] = []
  const add = singleFlight<number>(async (items) => void rounds.push(items), { pauseMilliseconds: 200 })
  for (let index = 0; index < 100; index++) add([index])
  expect(rounds).toEqual([[0]])
  await vi.advanceTimersByTimeAsync(1000)
  expect(rounds.length).toBe(2)
  expect(rounds[1]?.length).toBe(99)
})

test('a slow round is waited for: two never run at the same time', async () => {
  let running = 0
  let most = 0
  const add = singleFlight<number>(
    async () => {
      running++
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 3000))
      running--
    },
    { pauseMilliseconds: 10 },
  )
  for (let index = 0; index < 50; index++) {
    add([index])
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(most).toBe(1)
})

test('a failed round does not hold up the next', async () => {
  const rounds: number[][] = []
  const add = singleFlight<number>(
    async (items) => {
      rounds.push(items)
      throw new Error('out of reach')
    },
    { pauseMilliseconds: 10 },
  )
  add([1])
  await vi.advanceTimersByTimeAsync(100)
  add([2])
  await vi.advanceTimersByTimeAsync(100)
  expect(rounds).toEqual([[1], [2]])
})
