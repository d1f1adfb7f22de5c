import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { askInTurn, perSecond } from './load/drive.ts'

/** The plainest things that this PostgreSQL can be asked for, by the driver that the server uses, over 10 connections. */
export type Baseline = {
  /** Single-row durable inserts per second. */
  inserts(seconds: number): Promise<number>
  /** Primary-key selects per second. */
  selects(seconds: number): Promise<number>
  close(): Promise<void>
}

const connections = 10
const rowsMin = 100_000
const databaseName = 'bench_baseline'

/** Opens a database of its own in the same cluster; `close` drops it. Refuses a cluster that would forget what it has committed. */
export async function openBaseline(adminUrl: string): Promise<Baseline> {
  await asAdmin(adminUrl, async (admin) => {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const { rows } = await admin.query<{ value: string }>('select current_setting($1) as value', [setting])
      if (rows[0]?.value !== 'on')
        throw new Error(`${setting} is ${rows[0]?.value}: such figures say nothing`)
    }
    await admin.query(`drop database if exists ${databaseName} with (force)`)
    await admin.query(`create database ${databaseName}`)
  })
  const url = new URL(adminUrl)
  url.pathname = `/${databaseName}`
  const pool = new pg.Pool({ connectionString: url.toString(), max: connections })
  await pool.query(
    'create table rows_of_ours (id uuid primary key, at timestamptz not null, payload bytea not null)',
  )
  const { rows } = await pool.query<{ id: string }>({
    text: 'insert into rows_of_ours select gen_random_uuid(), now(), $1 from generate_series(1, $2::int) returning id',
    values: [randomBytes(300), rowsMin],
  })
  await pool.query('analyze rows_of_ours')
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
  const payload = randomBytes(300)
  return {
    async inserts(seconds) {
      const before = await count(clients[0]!)
      const load = await askInTurn(connections, seconds, (client) =>
        clients[client]!.query({
          name: 'insert',
          text: 'insert into rows_of_ours (id, at, payload) values ($1, $2, $3)',
          values: [randomUUID(), new Date(), payload],
        }),
      )
      if ((await count(clients[0]!)) - before !== load.count) throw new Error('baseline: rows are missing')
      return perSecond(load)
    },
    async selects(seconds) {
      const load = await askInTurn(connections, seconds, async (client) => {
        const { id } = rows[Math.floor(Math.random() * rows.length)]!
        const found = await clients[client]!.query({
          name: 'select',
          text: 'select id, at, payload from rows_of_ours where id = $1',
          values: [id],
        })
        if (found.rows[0]?.id !== id) throw new Error('baseline: another row than was asked for')
      })
      return perSecond(load)
    },
    async close() {
      for (const client of clients) client.release()
      await pool.end()
      await asAdmin(adminUrl, (admin) => admin.query(`drop database ${databaseName} with (force)`))
    },
  }
}

async function count(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ count: string }>('select count(*) as count from rows_of_ours')
  return Number(rows[0]!.count)
}

async function asAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>) {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
