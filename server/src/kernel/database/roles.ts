import type { Client } from 'pg'
import type { MasterKey } from '../keys/master-key.ts'
import { StartRefusal } from '../start-refusal.ts'

/**
 * The roles of design section 5, made before the first migration by whoever owns the cluster. Their passwords follow from the master
 * key and are set anew at every start, so that a restored or moved database takes the right ones.
 */
export const dataRoles = {
  /** Owns the tables; only migrations act as it. */
  app_owner: { login: false },
  /** Web and worker: owns nothing, bypasses nothing. */
  app_user: { login: true },
  /** Owns the few definer functions of the reviewed list. */
  app_entry: { login: false },
  /** Owns and runs the background tasks. */
  app_tasks: { login: true },
  /** Inserts evidence, nothing else. */
  app_checker: { login: true },
  /** The application's rights, on canary accounts only. */
  app_probe: { login: true },
} as const

export const keysRoles = {
  keys_owner: { login: false },
  keys_user: { login: true },
  /** Reads wrapped keys, to look for them where they must not be. */
  keys_checker: { login: true },
} as const

type Roles = Record<string, { login: boolean }>

export async function makeRoles(admin: Client, roles: Roles, master: MasterKey) {
  for (const [role, { login }] of Object.entries(roles)) {
    const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role])
    if (!rowCount) await ignoring(['42710', '23505'], () => admin.query(`create role ${role}`))
    const password = master.rolePassword(role)
    // Utility statements take no parameters; the password is base64url and the role is from the list above.
    await admin.query(`alter role ${role} ${login ? `login password '${password}'` : 'nologin'}`)
    await mustBePlain(admin, role)
    await admin.query(`grant ${role} to current_user`).catch(() => undefined)
  }
}

/** A role of this name that was here before us may be mightier than ours may be: then every promise of isolation would be hollow. */
async function mustBePlain(admin: Client, role: string) {
  const { rowCount } = await admin.query(
    'select from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)',
    [role],
  )
  if (!rowCount) return
  throw new StartRefusal(
    `The database role ${role} exists already and has special rights (superuser, bypassrls, createrole, createdb or replication). Take them away, or give Plumbline a cluster of its own.`,
  )
}

/** Rights that PostgreSQL gives to everybody and that the promises of isolation cannot bear. */
export async function narrowRights(admin: Client, owner: string, users: string[]) {
  const { rows } = await admin.query<{ name: string }>('select quote_ident(current_database()) as name')
  const database = rows[0]!.name
  const statements = [
    `revoke all on database ${database} from public`,
    `grant connect, create on database ${database} to ${owner}`,
    ...users.map((user) => `grant connect on database ${database} to ${user}`),
    `alter schema public owner to ${owner}`,
    'revoke all on schema public from public',
    ...users.map((user) => `grant usage on schema public to ${user}`),
  ]
  for (const statement of statements) await admin.query(statement)
}

/** Only a superuser may take these away; on a managed service they stay, and the trust page observes that. */
export async function narrowCatalog(admin: Client) {
  const statements = [
    'revoke execute on function set_config(text, text, boolean) from public',
    'grant execute on function set_config(text, text, boolean) to app_entry, app_owner, app_tasks',
    'revoke usage on language plpgsql from public',
    'revoke usage on language sql from public',
    'grant usage on language plpgsql, sql to app_owner, app_tasks',
    'grant pg_read_all_stats to app_checker',
  ]
  for (const statement of statements) await ignoring(['42501'], () => admin.query(statement))
}

/** Two processes may start at once: what the other has just done is done. */
async function ignoring(codes: string[], work: () => Promise<unknown>) {
  try {
    await work()
  } catch (error) {
    if (!codes.includes((error as { code?: string }).code ?? '')) throw error
  }
}
