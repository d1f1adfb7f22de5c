import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp } from '#testing/app.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import type { Broken } from '../check.ts'
import { type Side, tryEveryTable } from './account-matrix.ts'

/** Two businesses on stage as the canaries; a lock is opened for good, and the matrix must see it by what it can reach, not by what the catalogue says. */

let opened: Awaited<ReturnType<typeof openApp>>
let admin: pg.Client
let probe: pg.Client
let side: Side
let tables: { name: string; account: string; insert: boolean }[]

beforeAll(async () => {
  opened = await openApp()
  const { installation, app } = opened
  const businesses: StagedBusiness[] = []
  for (let count = 0; count < 2; count++) businesses.push(await stageBusiness(installation, app))
  const [a, b] = businesses as [StagedBusiness, StagedBusiness]
  const url = new URL(installation.adminUrls.data)
  admin = new pg.Client({ connectionString: url.toString() })
  await admin.connect()
  await admin.query("insert into canaries values ('a', $1), ('b', $2)", [a.accountId, b.accountId])
  for (const { accountId } of businesses) await whatTheStageHasNot(accountId)
  url.username = 'app_probe'
  url.password = installation.master.rolePassword('app_probe')
  probe = new pg.Client({ connectionString: url.toString() })
  await probe.connect()
  const belongings = () => Promise.resolve({}) as never
  side = {
    canaries: { a: { accountId: a.accountId, belongings }, b: { accountId: b.accountId, belongings } },
    probe: inTurn,
    checker: admin as never,
    files: { sourceFolder: join(import.meta.dirname, '../../..') } as never,
  }
  const { rows } = await admin.query(
    `select p.polrelid::regclass::text as name, case when c.relname = 'accounts' then 'id' else 'account_id' end as account,
            has_table_privilege('app_probe', c.oid, 'insert') as insert
       from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = 'account' order by 1`,
  )
  tables = rows
})
afterAll(async () => {
  await probe?.end()
  await admin?.end()
  await opened?.close()
})

test('every table that the schema names is tried with every verb, and nothing of it stays', async () => {
  const before = await counts()
  const { tried, floor, controlled, tables: seen } = await tryEveryTable(side)
  expect(tried).toBeGreaterThanOrEqual(floor)
  expect(floor).toBe(seen * 4)
  expect(controlled.tables).toBeGreaterThan(15)
  expect(await counts()).toEqual(before)
})

test('a table that shows rows of next door is seen, whichever it is', async () => {
  const unseen: string[] = []
  for (const { name, account } of tables) {
    const canonical = `(${account} = (select current_account_id()))`
    await admin.query(`alter policy account on ${name} using (true)`)
    if ((await reasonOf(tryEveryTable(side))) !== 'seen_next_door') unseen.push(name)
    await admin.query(`alter policy account on ${name} using ${canonical}`)
  }
  expect(tables.length).toBeGreaterThan(15)
  expect(unseen).toEqual([])
}, 60_000)

test('a table that takes rows for next door is seen, whichever it is', async () => {
  const unseen: string[] = []
  for (const { name } of tables.filter(({ insert }) => insert)) {
    await admin.query(`alter policy account on ${name} with check (true)`)
    if ((await reasonOf(tryEveryTable(side))) !== 'written_next_door') unseen.push(name)
    await admin.query(
      `alter policy account on ${name} with check (account_id = (select current_account_id()))`,
    )
  }
  expect(unseen).toEqual([])
}, 60_000)

test('a probe that reaches more than the canaries is seen', async () => {
  await admin.query("delete from canaries where name = 'b'")
  expect(await reasonOf(tryEveryTable(side))).toBe('probe_reaches_others')
})

async function reasonOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'nothing',
    (error: Broken) => error.reason ?? error.message,
  )
}

async function counts(): Promise<number[]> {
  const { rows } = await admin.query(
    tables.map(({ name }) => `select count(*) as rows from ${name}`).join(' union all '),
  )
  return rows.map(({ rows }) => rows)
}

/** Rows of tables in which the day of a staged business leaves none. */
async function whatTheStageHasNot(accountId: string) {
  await admin.query(
    `insert into invitations (account_id, id, email_hash, email_cipher, role, invited_by, created_at, sent_at, expires_at)
     select account_id, gen_random_uuid(), '\\x01', '\\x01', 'member', id, now(), now(), now() from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `insert into incidents (account_id, id, kind, member_id, opened_at)
     select account_id, gen_random_uuid(), 'not_me', id, now() from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `insert into member_networks (account_id, member_id, network_hash, seen_at)
     select account_id, id, '\\x01', now() from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `with p as (insert into people (id, email_hash, profile_cipher) values (gen_random_uuid(), uuid_send(gen_random_uuid()), '\\x01') returning id)
     insert into members (account_id, id, person_id, role) select $1, gen_random_uuid(), p.id, 'viewer' from p`,
    [accountId],
  )
  await admin.query(
    `update conversations set assignee_id = (select id from members where account_id = $1 limit 1) where account_id = $1`,
    [accountId],
  )
  await admin.query(
    `insert into ownership_offers (account_id, id, from_member, to_member, created_at, expires_at)
     select account_id, gen_random_uuid(), (array_agg(id))[1], (array_agg(id))[2], now(), now() from members
      where account_id = $1 group by account_id`,
    [accountId],
  )
  await admin.query(
    `insert into team_reviews (account_id, id, member_id, at)
     select account_id, gen_random_uuid(), id, now() from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `insert into refused_sign_ins (account_id, member_id, told_at)
     select account_id, id, now() from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `insert into refusals (account_id, member_id, operation, code, hour, count)
     select account_id, id, 'team.listMembers', 'forbidden', now(), 1 from members where account_id = $1 limit 1`,
    [accountId],
  )
  await admin.query(
    `insert into event_seals (account_id, number, last_seq, events, content, previous_digest, digest, sealed_at)
     values ($1, 1, 1, 1, '\\x01', '\\x01', '\\x01', now())`,
    [accountId],
  )
}

let turn: Promise<unknown> = Promise.resolve()

/** One connection: one transaction after the other. */
function inTurn<Value>(
  accountId: string | null,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const mine = turn.then(async () => {
    await probe.query('begin')
    try {
      if (accountId) await probe.query('select enter_account($1)', [accountId])
      return await work(probe as never)
    } finally {
      await probe.query('rollback')
    }
  })
  turn = mine.catch(() => undefined)
  return mine
}
