import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { createPool } from './pools.ts'
import { type Database, inTransaction } from './transaction.ts'

const one = '00000000-0000-7000-8000-000000000001'
const two = '00000000-0000-7000-8000-000000000002'

let installation: TestInstallation
/** One connection, so that scopes which follow each other meet on it. */
let single: pg.Pool

beforeAll(async () => {
  installation = await testInstallation()
  const url = new URL(installation.adminUrls.data)
  url.username = 'app_user'
  url.password = installation.master.rolePassword('app_user')
  single = createPool(url.toString(), { max: 1, name: 'test', log: installation.log, pipeline: true })
  await asAdmin(installation.adminUrls.data, async (admin) => {
    for (const id of [one, two]) {
      await admin.query(
        "insert into accounts (id, name_cipher, trade, time_zone) values ($1, '', 'plumbing', 'UTC')",
        [id],
      )
    }
    await admin.query(
      'create table things (account_id uuid not null default current_account_id(), name text not null)',
    )
    await admin.query("call protect('things')")
    await admin.query('alter table things add unique (account_id, name)')
  })
})
beforeEach(() => asAdmin(installation.adminUrls.data, (admin) => admin.query('truncate things')))
afterAll(async () => {
  await single?.end()
  await installation?.close()
})

describe('a scope', () => {
  test('keeps all of its work or none: an error takes back what was written before it', async () => {
    const failing = inTransaction(single, one, null, async (database) => {
      await write(database, 'first')
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(await stored()).toEqual([])
  })

  test('is not told to have succeeded when a failure in it was swallowed and nothing was kept', async () => {
    const failing = inTransaction(single, one, null, async (database) => {
      await write(database, 'first')
      await write(database, 'first').catch(() => undefined)
      return 'done'
    })
    await expect(failing).rejects.toThrow(/did not commit/)
    expect(await stored()).toEqual([])
  })

  test('leaves no account behind on its connection', async () => {
    await inTransaction(single, one, null, (database) => write(database, 'mine'))
    await inTransaction(single, one, null, async () => {
      throw new Error('on purpose')
    }).catch(() => undefined)
    const { rows } = await single.query(
      'select current_account_id() as account, (select count(*) from things) as seen',
    )
    expect(rows).toEqual([{ account: null, seen: 0 }])
  })

  test('does nothing in the scope that follows it on the same connection, even when its work goes on after it failed', async () => {
    let straggler: Promise<unknown> = Promise.resolve()
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await inTransaction(single, one, null, async (database) => {
      straggler = released.then(() => write(database, 'stray'))
      straggler.catch(() => undefined)
      throw new Error('on purpose')
    }).catch(() => undefined)
    await inTransaction(single, two, null, async (database) => {
      await write(database, 'begun')
      release()
      await expect(straggler).rejects.toThrow('this scope has ended')
      await write(database, 'done')
    })
    expect(await stored()).toEqual([`${two} begun`, `${two} done`])
  })

  test('is closed to whoever kept its database after it succeeded', async () => {
    const kept = await inTransaction(single, one, null, async (database) => ({ database }))
    await expect(write(kept.database, 'late')).rejects.toThrow('this scope has ended')
    expect(await stored()).toEqual([])
  })

  test('does not begin a transaction within itself', async () => {
    const nested = inTransaction(single, one, null, (database) =>
      database.transaction().execute((inner) => write(inner as Database, 'inner')),
    )
    await expect(nested).rejects.toThrow('one transaction already')
  })

  test('refuses an account that is none, and the connection serves the next scope', async () => {
    await expect(
      inTransaction(single, 'nonsense', null, (database) => write(database, 'x')),
    ).rejects.toThrow()
    await expect(inTransaction(single, 'nonsense', null, async () => 'no query')).rejects.toThrow()
    await inTransaction(single, one, null, (database) => write(database, 'after'))
    expect(await stored()).toEqual([`${one} after`])
  })
})

describe('trouble in the database', () => {
  test('a deadlock ends well for both: the one that lost is tried again', async () => {
    await inTransaction(single, one, null, async (database) => {
      await write(database, 'a')
      await write(database, 'b')
    })
    const { pools } = installation
    let waiting = 0
    let bothHold = () => {}
    const held = new Promise<void>((resolve) => {
      bothHold = resolve
    })
    let attempts = 0
    const swap = (first: string, second: string) =>
      inTransaction(pools.app, one, null, async (database) => {
        attempts++
        await sql`select from things where name = ${first} for update`.execute(database)
        if (++waiting === 2) bothHold()
        await held
        await sql`select from things where name = ${second} for update`.execute(database)
      })
    await Promise.all([swap('a', 'b'), swap('b', 'a')])
    expect(attempts).toBeGreaterThan(2)
  })

  test('what fails for good is tried three times at most and then told', async () => {
    let attempts = 0
    const failing = inTransaction(single, one, null, async () => {
      attempts++
      throw Object.assign(new Error('again'), { code: '40001' })
    })
    await expect(failing).rejects.toThrow('again')
    expect(attempts).toBe(3)
  })

  test('a connection that is cut in the middle fails its scope alone; the next one gets a new connection', async () => {
    const cut = inTransaction(single, one, null, async (database) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database)
      await write(database, 'lost')
      await asAdmin(installation.adminUrls.data, (admin) =>
        admin.query('select pg_terminate_backend($1)', [rows[0]!.pid]),
      )
      await write(database, 'too late')
    })
    await expect(cut).rejects.toThrow()
    await inTransaction(single, one, null, (database) => write(database, 'after'))
    expect(await stored()).toEqual([`${one} after`])
  })

  test('connections that are cut while nobody uses them are replaced unnoticed', async () => {
    await inTransaction(single, one, null, (database) => write(database, 'before'))
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'plumbline-test' and datname = current_database()",
      ),
    )
    await expect.poll(() => single.totalCount, { timeout: 5_000 }).toBe(0)
    await inTransaction(single, one, null, (database) => write(database, 'after'))
    expect(await stored()).toEqual([`${one} after`, `${one} before`])
  })
})

async function write(database: Database, name: string) {
  await sql`insert into things (name) values (${name})`.execute(database)
}

async function stored(): Promise<string[]> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query('select account_id, name from things order by name')
    return rows.map((row) => `${row.account_id} ${row.name}`)
  })
}
