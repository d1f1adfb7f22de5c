import { expect, test } from 'vitest'
import { runConnectionsExhausted } from './connections-exhausted.ts'
import { runDatabaseKilled } from './database-killed.ts'
import { runDiskFull } from './disk-full.ts'
import { runKeyStoreGone } from './key-store-gone.ts'
import { minutes, nothing } from './short-form.ts'

test(
  'PostgreSQL killed under fifty messages a second loses none that was acknowledged, and is back within ten seconds',
  async () => {
    const found = await runDatabaseKilled({ seed: 1, seconds: 6, kills: 1 })
    expect(found).toMatchObject(nothing)
    expect(found.figures.messages).toBeGreaterThanOrEqual(300)
  },
  minutes(6),
)

test(
  'without its key store it takes webhooks in, shows nothing, keeps nothing in clear, and recovers by itself',
  async () => {
    expect(await runKeyStoreGone({ seed: 1, seconds: 4 })).toMatchObject(nothing)
  },
  minutes(6),
)

test(
  'with every connection of the office held up, webhooks are answered within a second',
  async () => {
    const found = await runConnectionsExhausted({ seed: 1, seconds: 3 })
    expect(found).toMatchObject(nothing)
    expect(found.figures.webhook_p95_milliseconds).toBeLessThan(1000)
  },
  minutes(6),
)

test(
  'a full disk is refused cleanly, and when there is space again all goes on by itself',
  async () => {
    const found = await runDiskFull({ seed: 1, seconds: 4 })
    expect(found).toMatchObject(nothing)
    // Mounting a volume is root's; the tests of the pipeline run as root.
    expect(found.figures.not_provoked_here === 1).toBe(process.getuid?.() !== 0)
  },
  minutes(6),
)
