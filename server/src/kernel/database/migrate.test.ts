import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { asAdmin } from '#testing/installation.ts'
import { testMaster } from '#testing/master.ts'
import { databaseUrl, dataTemplate, keysTemplate } from '#testing/templates.ts'
import { masterKeyFrom } from '../keys/master-key.ts'
import { StartRefusal } from '../start-refusal.ts'
import { describeSchema, describeTypes } from './describe-schema.ts'
import { migrateData, migrateKeys, urlForRole } from './migrate.ts'

const suffix = randomBytes(4).toString('hex')
const names = { data: `migrate_data_${suffix}`, keys: `migrate_keys_${suffix}` }
const urls = { data: '', keys: '' }

beforeAll(async () => {
  for (const kind of ['data', 'keys'] as const) {
    const admin = inject(`${kind}Url`)
    await asAdmin(admin, (client) => client.query(`create database ${names[kind]}`))
    urls[kind] = databaseUrl(admin, names[kind])
  }
})
afterAll(async () => {
  for (const kind of ['data', 'keys'] as const) {
    await asAdmin(inject(`${kind}Url`), (client) =>
      client.query(`drop database if exists ${names[kind]} with (force)`),
    )
  }
})

describe('migrations', () => {
  test('by several processes that start at once end well for all, on an empty database', async () => {
    await Promise.all([1, 2, 3].map(() => migrateData(urls.data, testMaster)))
    await Promise.all([1, 2, 3].map(() => migrateKeys(urls.keys, testMaster)))
    expect(await migrationsOf(urls.data)).toHaveLength(new Set(await migrationsOf(urls.data)).size)
    expect(await schemaOf(urls.data)).toBe(await schemaOf(databaseUrl(inject('dataUrl'), dataTemplate)))
  })

  test('change nothing where all has been done', async () => {
    const before = await schemaOf(urls.data)
    await migrateData(urls.data, testMaster)
    expect(await schemaOf(urls.data)).toBe(before)
  })

  test.each(['data', 'keys'] as const)(
    'of the %s database refuse one that was changed after it ran',
    async (kind) => {
      const digest = await swapDigest(urls[kind], '0001', 'changed')
      const refusal = await refusalOf(migrate(kind))
      expect(refusal).toMatch(new RegExp(`Migration ${kind}/0001\\w+\\.sql was changed after it had run`))
      await swapDigest(urls[kind], '0001', digest)
      await migrate(kind)
    },
  )

  test.each(['data', 'keys'] as const)(
    'of the %s database refuse one that is ahead of this code',
    async (kind) => {
      await asAdmin(urls[kind], (admin) =>
        admin.query("insert into migrations values ('9999_tomorrow.sql', 'x')"),
      )
      const refusal = await refusalOf(migrate(kind))
      expect(refusal).toContain(
        `The ${kind} database is ahead of this version of Plumbline (it has 9999_tomorrow.sql)`,
      )
      await asAdmin(urls[kind], (admin) => admin.query("delete from migrations where name like '9999%'"))
      await migrate(kind)
    },
  )

  test('keep a refused start from touching anything: a wrong master key changes no password of a running installation', async () => {
    await asAdmin(urlForRole(urls.keys, 'keys_user', testMaster), (user) =>
      user.query('insert into master_keys values (1, $1) on conflict do nothing', [testMaster.fingerprint]),
    )
    const refusal = await refusalOf(migrateKeys(urls.keys, masterKeyFrom(Buffer.alloc(32, 9))))
    expect(refusal).toContain('not the master key')
    await asAdmin(urlForRole(urls.keys, 'keys_user', testMaster), (user) => user.query('select 1'))
  })
})

describe('what is committed beside the migrations', () => {
  const committed = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

  test('schema.sql is what they make of the data database (npm run schema writes it)', async () => {
    expect(committed('schema.sql')).toBe(await schemaOf(databaseUrl(inject('dataUrl'), dataTemplate)))
  })

  test('schema-keys.sql is what they make of the key store', async () => {
    expect(committed('schema-keys.sql')).toBe(await schemaOf(databaseUrl(inject('keysUrl'), keysTemplate)))
  })

  test('the table types are those of the data database', async () => {
    const types = await asAdmin(databaseUrl(inject('dataUrl'), dataTemplate), describeTypes)
    expect(committed('src/kernel/database/tables.gen.ts')).toBe(types)
  })
})

function migrate(kind: 'data' | 'keys') {
  return kind === 'data' ? migrateData(urls.data, testMaster) : migrateKeys(urls.keys, testMaster)
}

function schemaOf(url: string): Promise<string> {
  return asAdmin(url, describeSchema)
}

function migrationsOf(url: string): Promise<string[]> {
  return asAdmin(url, async (admin) =>
    (await admin.query('select name from migrations')).rows.map((row) => row.name),
  )
}

/** Puts another digest in place and answers the one that was there. */
async function swapDigest(url: string, name: string, digest: string): Promise<string> {
  return asAdmin(url, async (admin) => {
    const { rows } = await admin.query('select digest from migrations where name like $1', [`${name}%`])
    await admin.query('update migrations set digest = $2 where name like $1', [`${name}%`, digest])
    return rows[0].digest
  })
}

async function refusalOf(attempt: Promise<void>): Promise<string> {
  const failure = await attempt.then(
    () => null,
    (error) => error,
  )
  expect(failure).toBeInstanceOf(StartRefusal)
  return failure.message
}
