import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import type { Mutant } from './mutant.ts'
import { mutantsOf } from './mutants.ts'
import { lookAt, rules, type Sweep, sweepCatalogue } from './sweep.ts'

/** Whoever may change the schema changes one thing in it; the sweep is asked whether it noticed, and the change is taken back. */

let installation: TestInstallation
let admin: pg.Client
let found: Mutant[]

beforeAll(async () => {
  installation = await testInstallation()
  admin = new pg.Client({ connectionString: installation.adminUrls.data })
  await admin.connect()
  // Rights on a database are not copied with a template.
  await admin.query(`grant create on database ${pg.escapeIdentifier(databaseName())} to app_owner, app_tasks`)
  found = await mutantsOf(admin)
})
afterAll(async () => {
  await admin?.end()
  await installation?.close()
})

describe('the sweep of the catalogue', () => {
  test('finds nothing in the database as migrations make it, and looks at more than the schema names', async () => {
    const { findings, examined } = await swept('select')
    expect(findings).toEqual([])
    expect(Object.keys(examined)).toEqual(rules.map(({ id }) => id))
    const { rows } = await admin.query(
      `select (select count(*) from pg_policy) as policies, (select count(*) from pg_tables where schemaname = 'public') as tables,
              (select count(*) from pg_proc where pronamespace = 'public'::regnamespace) as functions`,
    )
    const { policies, tables, functions } = rows[0]
    expect(examined.lock_off).toBe(tables)
    expect(
      examined.account_policy! + examined.canary_policy! + examined.rights_policy! + examined.other_policy!,
    ).toBeGreaterThanOrEqual(policies)
    expect(examined.definer_function! + examined.open_function!).toBe(functions)
  })

  test('notices every single change that loosens a lock, a key, a function, a role or a right', {
    timeout: 240_000,
  }, async () => {
    const missed: string[] = []
    const before = new Set((await swept('select')).findings.map((finding) => JSON.stringify(finding)))
    for (const mutant of found) {
      const rule = rules.find(({ id }) => id === mutant.rule)!
      const { findings } = await after(mutant.sql, () => lookAt(admin, rule))
      const caught = findings.some((finding) => !finding.notNarrowed && !before.has(JSON.stringify(finding)))
      if (!caught) missed.push(`${mutant.id} (${mutant.rule})`)
    }
    expect(missed).toEqual([])
  })

  test('is tried with as many changes as there are things to change, and every rule with one at least', async () => {
    const { rows } = await admin.query(
      `select (select count(*) from pg_policy) as policies, (select count(*) from pg_tables where schemaname = 'public') as tables,
              (select count(*) from pg_proc where pronamespace = 'public'::regnamespace) as functions,
              (select count(*) from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace) as references`,
    )
    const { policies, tables, functions, references } = rows[0]
    expect(found.length).toBeGreaterThan(4 * policies + 12 * tables + 6 * functions + references)
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ id }) => id)))
  })
})

test('where a superuser could not narrow the database, that is told apart and not passed over', async () => {
  const { findings } = await swept(`
    create role more; alter database ${pg.escapeIdentifier(databaseName())} owner to more;
    grant execute on function set_config(text, text, boolean) to public; grant usage on language plpgsql to public`)
  expect(findings).toMatchObject([
    { rule: 'setting_right', object: 'PUBLIC', notNarrowed: true },
    { rule: 'language_right', object: 'plpgsql for PUBLIC', notNarrowed: true },
  ])
})

test('what was reviewed and is gone is told too, so that the lists stay true', async () => {
  const { findings } = await swept('drop index public.meta_apps_slug')
  expect(findings).toEqual([
    { rule: 'key_over_accounts', object: 'meta_apps_slug', found: null, notNarrowed: false },
  ])
})

function swept(sql: string): Promise<Sweep> {
  return after(sql, () => sweepCatalogue(admin))
}

/** The change, a look as the checker takes it, and the change taken back. */
async function after<Seen>(sql: string, look: () => Promise<Seen>): Promise<Seen> {
  for (let attempt = 1; ; attempt++) {
    await admin.query('begin')
    try {
      await admin.query(`${sql}; set local role app_checker`)
      return await look()
    } catch (error) {
      // Roles are the whole cluster's: another test file brings its own up to date at the same moment.
      if ((error as { code?: string }).code !== 'XX000' || attempt === 5) throw error
    } finally {
      await admin.query('rollback')
    }
  }
}

function databaseName(): string {
  return new URL(installation.adminUrls.data).pathname.slice(1)
}
