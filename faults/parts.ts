import type { Findings } from './compare.ts'
import { runConnectionsExhausted } from './connections-exhausted.ts'
import { runDatabaseKilled } from './database-killed.ts'
import { runDiskFull } from './disk-full.ts'
import { runGraphTrouble } from './graph-trouble.ts'
import { runKeyStoreGone } from './key-store-gone.ts'
import { killPoints, planKill, runKills } from './kill-points.ts'
import { runOddBodies } from './odd-bodies.ts'
import { runShuffle } from './shuffle.ts'
import { runSimulatedMoods } from './simulated-moods.ts'
import { runSlowConnections } from './slow-connections.ts'

/** One fault of the list, as it is provoked in the long form. */
export type Part = { name: string; run(options: { seed: number; runs: number | null }): Promise<Findings> }

/** Without a number of runs each part is as long as ten minutes for all of them allow; with it, each is the whole. */
export const parts: Part[] = [
  ...killPoints.map(
    (point): Part => ({
      name: `kill:${point}`,
      run: ({ seed, runs }) =>
        runKills(Array.from({ length: runs ?? 5 }, (_, index) => planKill(seed, point, index))),
    }),
  ),
  {
    name: 'database_killed',
    run: ({ seed, runs }) =>
      runDatabaseKilled(runs ? { seed, seconds: 120, kills: 12 } : { seed, seconds: 20, kills: 3 }),
  },
  { name: 'key_store_gone', run: ({ seed, runs }) => runKeyStoreGone({ seed, seconds: runs ? 300 : 15 }) },
  {
    name: 'connections_exhausted',
    run: ({ seed, runs }) => runConnectionsExhausted({ seed, seconds: runs ? 25 : 10 }),
  },
  { name: 'disk_full', run: ({ seed, runs }) => runDiskFull({ seed, seconds: runs ? 120 : 15 }) },
  {
    name: 'graph_trouble',
    run: ({ seed, runs }) =>
      runGraphTrouble(runs ? { seed, hanging: 24, downSeconds: 600 } : { seed, hanging: 8, downSeconds: 20 }),
  },
  {
    name: 'simulated_moods',
    run: ({ seed, runs }) => runSimulatedMoods({ seed, leads: runs ? 30 : 6, lines: 5 }),
  },
  {
    name: 'shuffle',
    run: ({ seed, runs }) =>
      runShuffle({
        seed,
        size: runs ? { contacts: 100, lines: 50, replies: 25 } : { contacts: 25, lines: 16, replies: 10 },
      }),
  },
  { name: 'slow_connections', run: ({ seed }) => runSlowConnections({ seed, idle: 2_000, slow: 100 }) },
  { name: 'odd_bodies', run: ({ seed, runs }) => runOddBodies({ seed, rounds: runs ? 60 : 10 }) },
]
