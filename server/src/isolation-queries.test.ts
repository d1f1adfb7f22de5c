import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

/** Two accounts on stage, and whoever attacks already has a query of the application's in hand. */

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness
let them: StagedBusiness
let user: pg.Client

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  them = await stageBusiness(installation, app)
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

describe('whoever has a query of the application in hand', () => {
  test('cannot change over to another account within a query: set_config is not theirs, and an entered account stays', async () => {
    await enter(us)
    await refused("select set_config('app.account_id', $1, true)", [them.accountId], /permission denied/)
    await enter(us)
    await refused('select enter_account($1)', [them.accountId], /has its account already/)
    await enter(us)
    await refused(
      'select (select name_cipher from accounts limit 1) from enter_account($1)',
      [them.accountId],
      /has its account already/,
    )
    await enter(us)
    await user.query('select enter_account($1)', [us.accountId])
  })

  test('can set the account by a statement of its own, as documented, and it ends with the transaction', async () => {
    await user.query('begin')
    await user.query(`set local app.account_id = '${them.accountId}'`)
    expect((await user.query('select from contacts')).rowCount).toBeGreaterThan(0)
    await user.query('commit')
    const { rows } = await user.query("select current_setting('app.account_id', true) as left")
    expect(rows[0].left).toBe('')
    expect((await user.query('select from contacts')).rowCount).toBe(0)
  })

  test('cannot smuggle a second statement into one that has parameters', async () => {
    await enter(us)
    await refused(
      `select $1::text; set local app.account_id = '${them.accountId}'`,
      ['x'],
      /multiple commands/,
    )
    await enter(us)
    const named = {
      name: 'stacked',
      text: `select 1; set local app.account_id = '${them.accountId}'`,
      values: [],
    }
    await expect(user.query(named)).rejects.toThrow(/multiple commands/)
  })

  test.each([
    ['truncate contacts', /permission denied/],
    ['create temp table t (x int)', /permission denied/],
    ['create table t (x int)', /permission denied/],
    ['create schema mine', /permission denied/],
    ['do $$ begin perform 1; end $$', /permission denied/],
    ["create function f() returns int language sql as 'select 1'", /permission denied/],
    [
      "create function pg_temp.f() returns int language plpgsql as 'begin return 1; end'",
      /permission denied/,
    ],
    ['create extension pg_trgm', /permission denied/],
    ['alter table contacts disable row level security', /must be owner/],
    ['alter table contacts no force row level security', /must be owner/],
    ['drop policy account on contacts', /must be owner/],
    ['create policy mine on contacts using (true)', /must be owner/],
    ['alter role app_user bypassrls', /permission denied|must be superuser|Only roles/],
    ['set role app_owner', /permission denied/],
    ['set role app_entry', /permission denied/],
    ['set session authorization app_tasks', /permission denied/],
    ['select password_hash from people', /permission denied/],
    ['select email_hash from people', /permission denied/],
    ['select * from rate_limits', /permission denied/],
    ['select * from sign_in_links', /permission denied/],
    ['select * from passkeys', /permission denied/],
    ['select * from google_identities', /permission denied/],
    ['select * from ceremonies', /permission denied/],
    ['select handle from people', /permission denied/],
    ['select * from migrations', /permission denied/],
    ['select payload from graphile_worker._private_jobs', /permission denied/],
    ["select graphile_worker.add_job('x', '{}'::json)", /permission denied/],
    ["select pg_read_file('/etc/passwd')", /permission denied/],
    ["copy contacts to program 'true'", /permission denied|COPY TO/],
    ["copy (select 1) to '/tmp/x'", /permission denied/],
    ["select lo_import('/etc/passwd')", /permission denied/],
    ["select public.enqueue_tasks_for('{}', 'x', '{}', '{}', 1)", /permission denied/],
    ["call protect('contacts')", /must be owner/],
  ])('is refused: %s', async (statement, why) => {
    await enter(us)
    await refused(statement, undefined, why)
  })

  test('who turns row security off gets an error instead of rows', async () => {
    await enter(us)
    await user.query('set local row_security = off')
    await refused('select * from contacts', undefined, /row-level security/)
  })

  test('sees the profiles of its own colleagues alone', async () => {
    await enter(us)
    const { rows } = await user.query('select id from people')
    const members = await user.query('select person_id from members')
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(members.rows.map((row) => row.person_id)))
    expect(rows).toHaveLength(2)
  })

  test('opens no session and no sign-in link for somebody of another account', async () => {
    const at = new Date()
    const member = (business: StagedBusiness) => business.ownerId
    const session = "select open_session($1, $2, gen_random_uuid(), $3, $3, $3, null, '{}')"
    const link = 'select make_sign_in_link($1, $2, $3)'
    for (const statement of [session, link]) {
      await enter(us)
      await refused(statement, [Buffer.from('token'), member(them), at], /foreign key/)
      await refused(statement, [Buffer.from('token'), member(us), at], /null value/)
    }
  })

  test('as a probe or a checker is no more than the application', async () => {
    for (const role of ['app_probe', 'app_checker'] as const) {
      const url = new URL(installation.adminUrls.data)
      url.username = role
      url.password = installation.master.rolePassword(role)
      await asAdmin(url.toString(), async (client) => {
        const { rows } = await client.query(
          "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'migrations'",
        )
        expect(rows.length).toBeGreaterThan(15)
        for (const { name } of rows) {
          const seen = await client.query(`select from ${name}`).then(
            ({ rowCount }) => rowCount,
            (error) => error.code,
          )
          expect([0, '42501'], `${role} ${name}`).toContain(seen)
        }
      })
    }
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
