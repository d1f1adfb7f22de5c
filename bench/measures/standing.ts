import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../line.ts'
import { median } from '../statistics.ts'
import { memoryOf } from '../subject/process-memory.ts'
import type { Stand } from '../subject/stand.ts'

/** Seconds from `npm start`'s own script to `ready`, on data that is there already. */
export async function measureStart(stand: Stand): Promise<Result> {
  const seconds: number[] = []
  for (let start = 0; start < 3; start++) {
    await stand.restart()
    seconds.push(stand.server.secondsToReady)
  }
  return {
    measure: 'start',
    value: median(seconds),
    unit: 's',
    baseline: null,
    ratio: null,
    n: seconds.length,
    more: { slowest: Math.max(...seconds) },
  }
}

const quietSeconds = 8

/** PSS of all processes of the server: what memory they would give back if they ended. */
export async function measureMemory(stand: Stand, measure: 'memory_rest' | 'memory_load'): Promise<Result> {
  if (measure === 'memory_rest') {
    // From a fresh start: what was seeded or read before is not rest.
    await stand.restart()
    await pause(quietSeconds * 1000)
  }
  const memory = memoryOf(stand.server.processId)
  return {
    measure,
    value: memory.node + memory.postgres,
    unit: 'MB (PSS)',
    baseline: null,
    ratio: null,
    n: memory.nodeProcesses + memory.postgresProcesses,
    more: { node: memory.node, postgres: memory.postgres },
  }
}
