import { afterAll, beforeAll, expect, test } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'

/** Which functions step over row-level security, whose they are and for whom, is reviewed in trust/catalogue. */

let installation: TestInstallation

beforeAll(async () => {
  installation = await testInstallation()
})
afterAll(() => installation?.close())

test('a function that steps over row-level security builds no statement out of text', async () => {
  await asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query<{ name: string; builds: boolean }>(
      `select proname as name, prosrc ~* '\\mexecute\\M' as builds from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    )
    expect(rows.length).toBeGreaterThan(25)
    expect(rows.filter(({ builds }) => builds)).toEqual([])
  })
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
