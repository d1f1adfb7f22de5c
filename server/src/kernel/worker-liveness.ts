import { EventEmitter } from 'node:events'
import type { PoolClient } from 'pg'
import type { Installation } from './installation.ts'

const lookSeconds = 2
/** A worker that has only just taken its first task may not have its lock yet: the first second is its own. */
const graceSeconds = 1
/** A database that was away took everybody's locks with it: whoever lives has this long to show it again. */
const graceAfterOutageSeconds = 10

/**
 * A killed process leaves its tasks locked; the queue itself would wait four hours. So each pool of workers holds an advisory lock for as
 * long as its process lives (tasks are locked in the name of the pool), and whoever looks frees the tasks of pools whose lock nobody holds.
 */
export async function startLiveness({ pools, log }: Installation) {
  const own = new Set<string>()
  let holder: PoolClient | null = null
  let lookFrom = 0
  let stopped = false

  async function hold() {
    const client = await pools.tasks.connect()
    client.once('error', () => lost(client))
    client.once('end', () => lost(client))
    for (const id of own) await lock(client, id)
    holder = client
  }

  function lost(client: PoolClient) {
    if (holder !== client) return
    holder = null
    client.release(true)
    lookFrom = Date.now() + graceAfterOutageSeconds * 1000
  }

  async function look() {
    if (!holder) await hold()
    if (Date.now() < lookFrom) return
    // Asked over another connection: to the one that holds it, a lock is always free.
    const { rows } = await pools.tasks.query<{ locked_by: string }>(
      `select distinct locked_by from (
         select locked_by from graphile_worker._private_jobs where locked_at < now() - make_interval(secs => $2)
         union select locked_by from graphile_worker._private_job_queues where locked_at < now() - make_interval(secs => $2)) held
       where locked_by <> all ($1::text[]) and pg_try_advisory_xact_lock(hashtextextended(locked_by, 7))`,
      [[...own], graceSeconds],
    )
    if (rows.length === 0) return
    const dead = rows.map((row) => row.locked_by)
    await pools.tasks.query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
    log.warn({ workers: dead.length }, 'tasks of a dead worker freed')
  }

  const events = new EventEmitter()
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    own.add(workerPool.id)
    if (holder)
      lock(holder, workerPool.id).catch((err) => log.error({ err }, 'worker could not show that it lives'))
  })
  events.on('pool:release', ({ workerPool }: { workerPool: { id: string } }) => own.delete(workerPool.id))

  await hold()
  await look()
  let looking: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking
      .then(() => (stopped ? undefined : look()))
      .catch((err) => log.warn({ err }, 'dead workers not looked for'))
  }, lookSeconds * 1000)
  return {
    events: events as never,
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
      const client = holder
      holder = null
      client?.release(true)
    },
  }
}

async function lock(client: PoolClient, id: string) {
  await client.query('select pg_advisory_lock(hashtextextended($1, 7))', [id])
}
