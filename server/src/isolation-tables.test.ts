import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

/**
 * Two accounts on stage, and whoever attacks already has a query of the application's in hand. What the catalogue itself must say stands in
 * trust/catalogue; here it is seen at work.
 */

type Table = { name: string; key: string; rights: string[] }

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness
let them: StagedBusiness
let user: pg.Client
let tables: Table[]

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  them = await stageBusiness(installation, app)
  await asAdmin(installation.adminUrls.data, async (admin) => {
    await admin.query(
      "insert into sign_in_links select sha256(id::text::bytea), account_id, id, now() + interval '1 hour' from members",
    )
    await admin.query(
      "insert into second_steps select sha256(id::text::bytea), account_id, id, 'password', now() + interval '1 hour' from members",
    )
    await admin.query(
      "insert into refused_sign_ins (account_id, member_id, told_at) select account_id, id, now() from members where role = 'owner'",
    )
    await admin.query(
      "insert into invitations select account_id, id, sha256('x'), 'x', 'viewer', 'open', id, null, true, now(), now(), now() from members where role = 'owner'",
    )
    await admin.query(
      "insert into mail_tokens select sha256(id::text::bytea), 'alarm', account_id, id, sha256('x'), null, now() + interval '1 hour' from members",
    )
    await admin.query(
      "insert into refusals (account_id, member_id, operation, code, hour, count) select account_id, id, 'audit.listAudit', 'forbidden', now(), 1 from members where role = 'owner'",
    )
    await admin.query(
      "insert into incidents (account_id, id, kind, member_id, opened_at, closed_at, closed_by) select account_id, id, 'not_me', id, now(), now(), id from members where role = 'owner'",
    )
    await admin.query(
      "insert into member_networks (account_id, member_id, network_hash, seen_at) select account_id, id, sha256('x'), now() from members where role = 'owner'",
    )
    await admin.query(
      "insert into ownership_offers (account_id, id, from_member, to_member, created_at, expires_at) select o.account_id, o.id, o.id, m.id, now(), now() from members o join members m using (account_id) where o.role = 'owner' and m.role = 'member'",
    )
    await admin.query(
      "insert into team_reviews (account_id, id, member_id, at) select account_id, id, id, now() from members where role = 'owner'",
    )
    // the assignments follow by themselves
    await admin.query(
      "update conversations c set assignee_id = m.id from members m where m.account_id = c.account_id and m.role = 'owner'",
    )
    await admin.query('select seal_events(now()), seal_events(now())')
    await admin.query('select seal_events(now())')
    await admin.query("insert into canaries values ('a', $1), ('b', $2)", [us.accountId, them.accountId])
    tables = (await admin.query<Table>(tablesQuery)).rows
  })
  const url = new URL(installation.adminUrls.data)
  url.username = 'app_user'
  url.password = installation.master.rolePassword('app_user')
  user = new pg.Client({ connectionString: url.toString() })
  await user.connect()
})
beforeEach(async () => {
  await user.query('rollback')
})
afterAll(async () => {
  await user?.end()
  await app?.close()
  await installation?.close()
})

/** Every table that holds rows of accounts, with its account column, from the catalogue. */
const tablesQuery = `
  select c.relname as name, a.attname as key,
         array(select lower(privilege_type) from aclexplode(c.relacl) x where x.grantee = 'app_user'::regrole) as rights
    from pg_class c join pg_attribute a on a.attrelid = c.oid
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm', 'v', 'f')
     and (a.attname = 'account_id' or (c.relname = 'accounts' and a.attname = 'id'))
   order by 1`

describe('every table of account data', () => {
  test('has rows of both accounts on this stage, so that what follows proves something', async () => {
    expect(tables.length).toBeGreaterThan(15)
    await asAdmin(installation.adminUrls.data, async (admin) => {
      for (const { name, key } of tables) {
        const { rows } = await admin.query(`select count(distinct ${key}) as accounts from ${name}`)
        expect(rows[0].accounts, name).toBeGreaterThanOrEqual(2)
      }
    })
  })

  test('shows its own rows and no others', async () => {
    await enter(us)
    for (const { name, key, rights } of tables) {
      if (!rights.includes('select')) continue
      const { rows } = await user.query(`select distinct ${key} as account from ${name}`)
      expect(rows, name).toEqual([{ account: us.accountId }])
      const asked = await user.query(`select from ${name} where ${key} = $1`, [them.accountId])
      expect(asked.rowCount, name).toBe(0)
    }
  })

  test('shows nothing at all where no account was entered', async () => {
    for (const { name, rights } of tables) {
      if (!rights.includes('select')) continue
      expect((await user.query(`select from ${name}`)).rowCount, name).toBe(0)
    }
    const entered = await user.query(
      "select current_account_id(), current_setting('app.account_id', true) as set",
    )
    expect(entered.rows[0].current_account_id).toBeNull()
  })

  test('lets nobody change or remove rows of another account', async () => {
    const before = await theirRows()
    for (const { name, key, rights } of tables) {
      await enter(us)
      const values = [them.accountId]
      if (rights.includes('update')) {
        const changed = await user.query(`update ${name} set ${key} = ${key} where ${key} = $1`, values)
        expect(changed.rowCount, name).toBe(0)
      }
      if (rights.includes('delete')) {
        expect((await user.query(`delete from ${name} where ${key} = $1`, values)).rowCount, name).toBe(0)
      }
      await user.query('rollback')
    }
    expect(await theirRows()).toEqual(before)
  })

  test('takes no row that is said to be of another account, neither new nor moved over', async () => {
    for (const { name, key, rights } of tables) {
      if (rights.includes('insert')) {
        await enter(us)
        const columns = await writableColumns(name)
        const chosen = columns
          // What nobody may read (the hash of a secret) is made up.
          .map(({ column, readable }) => (column === key ? '$1::uuid' : readable ? column : `'\\x00'::bytea`))
          .join(', ')
        const names = columns.map(({ column }) => column).join(', ')
        await refused(
          `insert into ${name} (${names}) select ${chosen} from ${name} limit 1`,
          [them.accountId],
          /row-level security/,
        )
      }
      if (rights.includes('update')) {
        await enter(us)
        await refused(`update ${name} set ${key} = $1`, [them.accountId], /row-level security/)
      }
    }
  })

  test('refuses the id of another account in each of its references', async () => {
    await asAdmin(installation.adminUrls.data, async (admin) => {
      const { rows: references } = await admin.query(referencesQuery)
      for (const { source, target, columns, targets, name } of references) {
        const index = columns.findIndex((column: string) => column !== 'account_id')
        if (index < 0 || !tables.some((table) => table.name === target)) continue
        await admin.query('begin')
        // Nobody changes an event at all: here it is the reference alone that is looked at.
        if (source === 'events') await admin.query('alter table events disable trigger keep')
        const attempt = admin.query(
          `update ${source} set ${columns[index]} = (select ${targets[index]} from ${target} where account_id = $1 limit 1) where account_id = $2`,
          [them.accountId, us.accountId],
        )
        // Where both call it the same (a lost reason's code), it is their own row that is meant.
        if (target === 'lost_reasons') await attempt
        else await expect(attempt, name).rejects.toMatchObject({ code: '23503' })
        await admin.query('rollback')
      }
    })
  })
})

async function enter({ accountId }: StagedBusiness) {
  await user.query('rollback')
  await user.query('begin')
  await user.query('select enter_account($1)', [accountId])
}

async function refused(statement: string, values: unknown[] | undefined, why: RegExp) {
  await expect(user.query(statement, values), statement).rejects.toThrow(why)
  await user.query('rollback')
}

async function theirRows() {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const counts: Record<string, number> = {}
    for (const { name, key } of tables) {
      const { rows } = await admin.query(
        `select count(*) as count, md5(string_agg(t::text, '' order by t::text)) as digest from ${name} t where ${key} = $1`,
        [them.accountId],
      )
      counts[name] = rows[0]
    }
    return counts
  })
}

async function writableColumns(table: string): Promise<{ column: string; readable: boolean }[]> {
  const { rows } = await user.query(
    `select attname as column, has_column_privilege(attrelid, attnum, 'select') as readable from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  )
  return rows
}

const referencesQuery = `
  select c.conname as name, c.conrelid::regclass::text as source, c.confrelid::regclass::text as target,
         array(select a.attname::text from unnest(c.conkey) with ordinality k (n, o) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by o) as columns,
         array(select a.attname::text from unnest(c.confkey) with ordinality k (n, o) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by o) as targets
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 1`
