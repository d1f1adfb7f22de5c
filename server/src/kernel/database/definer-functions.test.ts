import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'

/**
 * The functions that step over row-level security, each with the reason why it may. Who adds one writes its line here, and is asked what
 * somebody could do with it who has a query of the application's in hand.
 */
const reviewed: Record<string, string> = {
  enter_account: 'chooses the account, once in a transaction',
  // identity: a secret is given, or something new is made
  person_for_sign_in: 'needs the keyed hash of the e-mail',
  open_session: 'for a member of the current account',
  session_for: 'needs the hash of the token',
  touch_session: 'needs the hash of the token',
  end_session: 'needs the hash of the token',
  make_sign_in_link: 'for a member of the current account',
  use_sign_in_link: 'needs the hash of the token, and uses it up',
  account_count: 'a number',
  demo_account: 'the id of the demo business, which is no secret',
  open_account: 'makes an account that was not there',
  add_member: 'in the current account',
  spend_attempt: 'needs the keyed hash of what is limited',
  forget_attempts: 'needs the keyed hash of what is limited',
  sweep_identity: 'removes what has run out',
  end_demo: 'the current account, when it is the demo',
  // tasks
  enqueue_task: 'stamped with the current account',
  enqueue_tasks_for: 'for accept_delivery alone',
  dead_tasks: 'of the current account',
  revive_task: 'of the current account',
  // whatsapp
  meta_app_for: 'its secrets are sealed',
  meta_app_to_connect: 'of the current account, or shared; its secrets are sealed',
  make_meta_app: 'in the current account',
  connect_number: 'in the current account, through an app that it may use',
  number_routes: 'needs the app, which only a right signature names',
  accept_delivery: 'needs the app, and every route is looked up again',
  count_refused_deliveries: 'counts, for the owner of the app',
  sweep_whatsapp: 'removes what has run out',
}

type Function = {
  name: string
  signature: string
  definer: boolean
  owner: string
  settings: string[] | null
  callers: string[]
  language: string
}

let installation: TestInstallation
let functions: Function[]

beforeAll(async () => {
  installation = await testInstallation()
  functions = await asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query<Function>(`
      select p.proname as name, p.oid::regprocedure::text as signature, p.prosecdef as definer, p.proowner::regrole::text as owner,
             p.proconfig as settings, l.lanname as language,
             array(select case when x.grantee = 0 then 'public' else x.grantee::regrole::text end
                     from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee <> p.proowner order by 1) as callers
        from pg_proc p join pg_language l on l.oid = p.prolang where p.pronamespace = 'public'::regnamespace order by 1`)
    return rows
  })
})
afterAll(() => installation?.close())

describe('a function that steps over row-level security', () => {
  const definers = () => functions.filter(({ definer }) => definer)

  test('stands on the reviewed list, and the list holds no other', () => {
    expect(definers().map(({ name }) => name)).toEqual(Object.keys(reviewed).sort())
  })

  test('belongs to a role that owns no table of accounts and cannot step over the lock by itself', async () => {
    for (const { name, owner } of definers()) expect(['app_entry', 'app_tasks'], name).toContain(owner)
    await asAdmin(installation.adminUrls.data, async (admin) => {
      const { rows } = await admin.query(
        `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) as owns
           from pg_roles r where rolname like 'app\\_%' order by 1`,
      )
      const can = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }
      for (const row of rows) expect(row).toMatchObject({ ...can, owns: row.rolname === 'app_owner' })
      expect(rows).toHaveLength(6)
    })
  })

  test('finds its tables by a pinned search path, which nobody of the application can write to', () => {
    for (const { name, settings } of definers()) {
      expect(settings, name).toHaveLength(1)
      expect(settings![0], name).toMatch(/^search_path=pg_catalog(, public)?$/)
    }
  })

  test('is not for everybody: only for the application, and entering an account for the probe too', () => {
    for (const { name, callers } of definers()) {
      if (name === 'enter_account') expect(callers).toEqual(['app_probe', 'app_user'])
      else if (name === 'enqueue_tasks_for') expect(callers).toEqual(['app_entry'])
      else expect(callers, name).toEqual(['app_user'])
    }
  })

  test('builds no statement out of text', async () => {
    await asAdmin(installation.adminUrls.data, async (admin) => {
      const { rows } = await admin.query(
        `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and prosrc ~* '\\mexecute\\M'`,
      )
      expect(rows).toEqual([])
    })
  })
})

test('what everybody may call is who asks, and the lock itself, which needs the owner of the table', () => {
  const open = functions.filter(({ callers }) => callers.includes('public')).map(({ name }) => name)
  expect(open).toEqual(['current_account_id', 'protect'])
})

test('every function pins its search path', () => {
  for (const { signature, settings, name } of functions) {
    if (name === 'current_account_id') continue // its body was bound to pg_catalog when it was made
    expect(
      settings?.some((setting) => setting.startsWith('search_path=')),
      signature,
    ).toBe(true)
  }
})

test('in the key store no function steps over anything, and its user reaches no more than keys', async () => {
  await asAdmin(installation.adminUrls.keys, async (admin) => {
    const definers = await admin.query(
      "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
    )
    expect(definers.rows).toEqual([])
    const { rows } = await admin.query(
      `select c.relname, array(select lower(privilege_type) from aclexplode(c.relacl) x where x.grantee = 'keys_user'::regrole order by 1) as rights
         from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    )
    expect(Object.fromEntries(rows.map((row) => [row.relname, row.rights.join(' ')]))).toEqual({
      account_keys: 'delete insert select update',
      contact_keys: 'delete insert select update',
      master_keys: 'insert select',
      migrations: '',
      tombstones: 'insert select',
    })
  })
})
