import type { Writable } from 'node:stream'
import pg from 'pg'
import type { Log } from '../log.ts'

// bigint columns hold counts and cents: all far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const readTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)
const plainUtc = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/

// Times come in UTC from a database of ours, and JavaScript reads those itself, several times faster than the driver does.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  plainUtc.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text),
)

/** A pool that survives the loss of its server: a broken idle connection is logged and replaced, never thrown. */
export function createPool(
  url: string,
  options: { max: number; name: string; log: Log; pipeline?: boolean },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: `plumbline-${options.name}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    pipeline: options.pipeline ?? false,
    // Planned once per connection: a page whose length is a parameter is planned anew for each reader otherwise, since the planner takes an
    // unknown length for a long one, and planning took as long as the reading (docs/performance.md). Which account reads, no plan knows anyway.
    ...(options.pipeline && { options: '-c plan_cache_mode=force_generic_plan' }),
  })
  pool.on('error', (err) => options.log.warn({ err, pool: options.name }, 'database connection lost'))
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    gatherWrites(client)
  })
  return pool
}

/**
 * Statements that are asked in one turn of the event loop leave as one write. Each write wakes the other side and costs more than making the
 * statement did: `begin`, `enter_account` and the four questions of a list are one instead of six.
 */
function gatherWrites(client: pg.PoolClient) {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  const query = client.query
  let gathering = false
  client.query = function gathered(this: pg.PoolClient, ...args: unknown[]) {
    if (!gathering) {
      gathering = true
      stream.cork()
      process.nextTick(() => {
        gathering = false
        stream.uncork()
      })
    }
    return Reflect.apply(query, this, args)
  } as typeof client.query
}
