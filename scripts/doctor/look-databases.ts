import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { SeenDatabase } from './judge-databases.ts'

const migrationsFolder = new URL('../../server/migrations/', import.meta.url)

/** Looks through the administrator's eyes; changes nothing. */
export async function lookAtDatabase(
  admin: Pool,
  folder: 'data' | 'keys',
  roles: string[],
): Promise<SeenDatabase & { offsetSeconds: number; cluster: string | null }> {
  const before = Date.now()
  const { rows } = await admin.query<{ version: number; now: Date; used: number; most: number }>(`
    select current_setting('server_version_num')::int as version, clock_timestamp() as now,
           (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as used,
           current_setting('max_connections')::int as most`)
  const { version, now, used, most } = rows[0]!
  return {
    name: folder === 'data' ? 'main database' : 'key store',
    versionNumber: version,
    migrations: await lookAtMigrations(admin, folder),
    mightyRoles: await lookAtRoles(admin, roles),
    connections: { used, most },
    offsetSeconds: (now.getTime() - (before + Date.now()) / 2) / 1000,
    cluster: await clusterOf(admin),
  }
}

async function lookAtMigrations(admin: Pool, folder: 'data' | 'keys'): Promise<SeenDatabase['migrations']> {
  const texts = new Map(
    readdirSync(new URL(`${folder}/`, migrationsFolder))
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => [name, readFileSync(new URL(`${folder}/${name}`, migrationsFolder))]),
  )
  const { rows: made } = await admin.query("select to_regclass('public.migrations') is not null as made")
  const rows = made[0].made
    ? (
        await admin.query<{ name: string; digest: string }>(
          'select name, digest from public.migrations order by name',
        )
      ).rows
    : []
  const digestOf = (text: Buffer) => createHash('sha256').update(text).digest('hex')
  return {
    done: rows.map(({ name }) => name),
    files: [...texts.keys()],
    changed: rows.flatMap(({ name, digest }) => {
      const text = texts.get(name)
      return text && digestOf(text) !== digest ? [name] : []
    }),
  }
}

/** Only roles that sign in act for anybody; what they own or may become counts like what they are. */
async function lookAtRoles(admin: Pool, roles: string[]): Promise<string[]> {
  const { rows } = await admin.query<{ role: string; has: string[] }>(
    `select r.rolname as role, array_remove(array[
        case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
        case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
        case when r.rolreplication then 'replication' end,
        case when r.rolcanlogin and exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                             where c.relowner = r.oid and n.nspname = 'public') then 'owns tables' end,
        case when r.rolcanlogin and exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
                                             where m.member = r.oid and g.rolname like any (array['app\\_%', 'keys\\_%'])) then 'is a member of another' end
      ], null) as has
      from pg_roles r where r.rolname = any ($1) order by 1`,
    [roles],
  )
  return rows.filter(({ has }) => has.length > 0).map(({ role, has }) => `${role} (${has.join(', ')})`)
}

/** Which cluster this is; null where the administrator may not ask (some managed services). */
async function clusterOf(admin: Pool): Promise<string | null> {
  try {
    const { rows } = await admin.query<{ id: string }>(
      'select system_identifier::text as id from pg_control_system()',
    )
    return rows[0]!.id
  } catch {
    return null
  }
}

/** Where the embedded clusters of a data folder are: in it, or where `instance-id` says (docs/running.md). Nothing is made. */
export function embeddedClusters(dataFolder: string): string[] {
  const mark = join(dataFolder, 'instance-id')
  const id = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : null
  const tops = [dataFolder, ...(id && /^[0-9a-f]{16}$/.test(id) ? [join('/var/lib/plumbline', id)] : [])]
  return tops
    .flatMap((top) => ['data', 'keys'].map((name) => join(top, `postgres-${name}`, 'cluster')))
    .filter((folder) => existsSync(folder))
}
