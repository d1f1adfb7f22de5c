import pg from 'pg'
import type { Log } from '../log.ts'

// bigint columns hold counts and cents: all far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

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
  })
  pool.on('error', (err) => options.log.warn({ err, pool: options.name }, 'database connection lost'))
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
  })
  return pool
}
