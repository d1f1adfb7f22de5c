import { expect, test } from 'vitest'
import { runOddBodies } from './odd-bodies.ts'
import { minutes, nothing } from './short-form.ts'
import { runSlowConnections } from './slow-connections.ts'

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
