import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { runMigrations as migrateTasks } from 'graphile-worker'
import pg from 'pg'
import { wrongMasterKey } from '../keys/key-store.ts'
import type { MasterKey } from '../keys/master-key.ts'
import { StartRefusal } from '../start-refusal.ts'
import { dataRoles, keysRoles, makeRoles, narrowCatalog, narrowRights } from './roles.ts'

const migrationsFolder = new URL('../../../migrations/', import.meta.url)

/** Brings the main database to this code's schema: roles, background tasks, then the migrations that are missing, in order. */
export async function migrateData(adminUrl: string, master: MasterKey) {
  await underLock(adminUrl, async (admin) => {
    await makeRoles(admin, dataRoles, master)
    await narrowRights(admin, 'app_owner', ['app_user', 'app_tasks', 'app_entry', 'app_checker', 'app_probe'])
    await narrowCatalog(admin)
    await admin.query('grant create on schema public to app_owner, app_entry, app_tasks')
    await admin.query('create schema if not exists graphile_worker authorization app_tasks')
    await admin.query(
      `grant create on database ${pg.escapeIdentifier((await admin.query('select current_database() as name')).rows[0].name)} to app_tasks`,
    )
    await migrateTasksAsOwner(adminUrl, master)
    await admin.query('grant app_entry, app_tasks to app_owner')
    await runMigrations(admin, 'app_owner', 'data')
    await admin.query('revoke create on schema public from app_entry, app_tasks')
  })
}

export async function migrateKeys(adminUrl: string, master: MasterKey) {
  await underLock(adminUrl, async (admin) => {
    await mustBeTheRightKey(admin, master)
    await makeRoles(admin, keysRoles, master)
    await narrowRights(admin, 'keys_owner', ['keys_user', 'keys_checker'])
    await runMigrations(admin, 'keys_owner', 'keys')
  })
}

/** The same address for one of our own roles. */
export function urlForRole(adminUrl: string, role: string, master: MasterKey): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = master.rolePassword(role)
  return url.toString()
}

function whereIs(adminUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(adminUrl)
  return `${searchParams.get('host') ?? hostname}${port && `:${port}`}${pathname}`
}

function inWords(error: { code?: string; message: string }): string {
  if (error.code === '28P01' || error.code === '28000') return 'it does not accept this user and password.'
  if (error.code === '3D000') return 'it has no database of that name.'
  return `${error.code ?? error.message}.`
}

async function underLock(adminUrl: string, work: (admin: pg.Client) => Promise<void>) {
  const admin = new pg.Client({ connectionString: adminUrl })
  admin.on('error', () => undefined)
  await admin.connect().catch((error) => {
    throw new StartRefusal(`The database at ${whereIs(adminUrl)} cannot be reached: ${inWords(error)}`, {
      cause: error,
    })
  })
  try {
    // Held for the session: processes that start at once migrate one after the other.
    await admin.query("select pg_advisory_lock(hashtextextended('plumbline.migrate', 0))")
    await work(admin)
  } finally {
    await admin.end()
  }
}

/** Before any password is set anew: a start with a wrong key must not lock out the processes that run with the right one. */
async function mustBeTheRightKey(admin: pg.Client, master: MasterKey) {
  const { rows: found } = await admin.query("select to_regclass('public.master_keys') is not null as made")
  if (!found[0].made) return
  const { rows } = await admin.query<{ fingerprint: Buffer }>(
    'select fingerprint from master_keys where id = 1',
  )
  if (rows[0] && !rows[0].fingerprint.equals(master.fingerprint)) throw new StartRefusal(wrongMasterKey)
}

async function migrateTasksAsOwner(adminUrl: string, master: MasterKey) {
  await migrateTasks({ connectionString: urlForRole(adminUrl, 'app_tasks', master) })
}

async function runMigrations(admin: pg.Client, owner: string, folder: 'data' | 'keys') {
  const files = readdirSync(new URL(`${folder}/`, migrationsFolder))
    .filter((name) => name.endsWith('.sql'))
    .sort()
  await admin.query(`set role ${owner}`)
  await admin.query(
    'create table if not exists migrations (name text primary key, digest text not null, at timestamptz not null default now())',
  )
  const { rows } = await admin.query<{ name: string; digest: string }>('select name, digest from migrations')
  const done = new Map(rows.map((row) => [row.name, row.digest]))

  const ahead = [...done.keys()].filter((name) => !files.includes(name))
  if (ahead.length > 0) {
    throw new StartRefusal(
      `The ${folder} database is ahead of this version of Plumbline (it has ${ahead.join(', ')}). Start the version that made it, or a newer one.`,
    )
  }
  for (const name of files) {
    const text = readFileSync(new URL(`${folder}/${name}`, migrationsFolder), 'utf8')
    const digest = createHash('sha256').update(text).digest('hex')
    const before = done.get(name)
    if (before === digest) continue
    if (before) {
      throw new StartRefusal(
        `Migration ${folder}/${name} was changed after it had run here. Migrations only go forward.`,
      )
    }
    await admin.query('begin')
    try {
      await admin.query(text)
      await admin.query('insert into migrations (name, digest) values ($1, $2)', [name, digest])
      await admin.query('commit')
    } catch (error) {
      await admin.query('rollback')
      throw new Error(`migration ${folder}/${name} failed`, { cause: error })
    }
  }
  await admin.query('reset role')
}
