import { expect, test } from 'vitest'
import { runOddBodies } from './odd-bodies.ts'
import { runSlowConnections } from './slow-connections.ts'

/** So long only where others use the machine as well. */
const minutes = (count: number) => count * 60_000
const nothing = { lost: 0, doubled: 0, misplaced: 0, complaints: [] }

test(
  'two thousand idle connections, slow heads and slow bodies are cut in time, and the office does not notice',
  async () => {
    expect(await runSlowConnections({ seed: 1, idle: 2_000, slow: 100 })).toMatchObject(nothing)
  },
  minutes(6),
)

test(
  'bombs, brackets, keys and endless bodies are refused without taking memory, and the office does not notice',
  async () => {
    expect(await runOddBodies({ seed: 1, rounds: 3 })).toMatchObject(nothing)
  },
  minutes(6),
)
