import { readFileSync, realpathSync, statSync } from 'node:fs'
import { inventory } from '../inventory.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined, type NotClaimed } from './check.ts'
import { probedTables } from './support/account-tables.ts'
import { needlesOfBytes } from './support/needles.ts'
import { type FoundIn, searchFiles } from './support/search-files.ts'

/** Who may come into the key store: its owner (who cannot sign in), the program, and this check, which reads wrapped keys alone. */
const keyStoreRoles = ['keys_owner', 'keys_user', 'keys_checker']
const filesBytesMax = 320 * 1024 * 1024
/** So many wrapped keys are looked for, newest first: those of the businesses made up for the checks. */
const keysMax = 4

/** Two clusters, two sets of roles, and no byte of a key where the data is. */
export const keysLiveApart: Check = {
  id: 'keys-live-apart',
  commitment: 'E-05',
  looksAt:
    'Whether both databases are clusters of their own, who may enter the key store, whether a table, a column or a file of the main database holds keys of the made-up businesses, and where the master key lies.',
  async run(stage) {
    const clusters = await clusterNames(stage)
    if ('notClaimed' in clusters) return clusters
    const roles = await onlyItsOwnRoles(stage)
    const tables = await noTableOfKeys(stage)
    const wrapped = await wrappedKeys(stage)
    const values = await noKeyInAColumn(stage, wrapped)
    const master = masterKeyLiesApart(stage)
    const files = lookIntoFiles(stage, wrapped, master)
    return {
      examined: roles.length + tables + wrapped.length,
      floor: keyStoreRoles.length + Object.keys(inventory).length + Object.keys(stage.canaries).length,
      control: files.control,
      measured: {
        rolesOfTheKeyStore: roles.length,
        tablesOfTheMainDatabase: tables,
        wrappedKeys: wrapped.length,
        valuesWithoutAKey: values,
        masterKeyFile: master.mode,
        ...files.measured,
      },
    }
  },
}

/** What a cluster is called since it was made: a number that no other has. */
async function clusterNames(stage: Stage): Promise<{ data: string; keys: string } | NotClaimed> {
  const nameOf = async (pool: Stage['keys']) => {
    const { rows } = await pool.query<{ name: string }>(
      'select system_identifier::text as name from pg_control_system()',
    )
    return rows[0]!.name
  }
  try {
    const [data, keys] = [await nameOf(stage.checker), await nameOf(stage.keys)]
    return data === keys ? { notClaimed: 'both databases are in one cluster here' } : { data, keys }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    return { notClaimed: 'these databases do not tell whether they are two clusters' }
  }
}

async function onlyItsOwnRoles(stage: Stage): Promise<string[]> {
  const { rows } = await stage.keys.query<{
    role: string
    login: boolean
    connects: boolean
    reads: boolean
  }>(
    `select r.rolname as role, r.rolcanlogin as login,
            has_database_privilege(r.oid, current_database(), 'connect') as connects,
            exists (select from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
                       and has_any_column_privilege(r.oid, c.oid, 'select')) as reads
       from pg_roles r
      where not r.rolsuper and r.oid <> (select datdba from pg_database where datname = current_database())
        and r.rolname not like 'pg\\_%'`,
  )
  const stranger = rows.find(
    ({ role, login, connects }) => login && connects && !keyStoreRoles.includes(role),
  )
  if (stranger) throw new Broken('another_role_may_enter', nameOfRole(stranger.role))
  const reader = rows.find(({ role, reads }) => reads && !keyStoreRoles.includes(role))
  if (reader) throw new Broken('another_role_may_read', nameOfRole(reader.role))
  const here = rows.filter(({ role }) => keyStoreRoles.includes(role))
  if (here.length < keyStoreRoles.length) throw new Error('the roles of the key store are not all there')
  return here.map(({ role }) => role)
}

/** Roles of ours are named, others are the operator's business. */
function nameOfRole(role: string): string {
  return /^(app|keys)_[a-z]+$/.test(role) ? role : 'a role that is not ours'
}

/**
 * No table that is made like one of keys, in whatever schema: bytes called wrapped, or a name with `key` and bytes in it. API keys are words that programs
 * come with, kept as hashes: they open no data.
 */
async function noTableOfKeys(stage: Stage): Promise<number> {
  const { rows } = await stage.checker.query<{ table: string; suspect: boolean }>(
    `select n.nspname || '.' || c.relname as table,
            bool_or(a.atttypid = 'bytea'::regtype and (a.attname ~ '(wrapped|secret_key|private_key)' or (c.relname ~ '(^|_)keys?($|_)' and c.relname <> 'api_keys'))) as suspect
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%'
      group by 1`,
  )
  const suspect = rows.find((row) => row.suspect)
  if (suspect) throw new Broken('key_table_in_main_database', suspect.table)
  return rows.length
}

async function wrappedKeys(stage: Stage): Promise<Buffer[]> {
  const accounts = Object.values(stage.canaries).map(({ accountId }) => accountId)
  const { rows } = await stage.keys.query<{ wrapped: Buffer }>(
    `(select wrapped from account_keys where account_id = any($1::uuid[]))
      union all
     (select wrapped from contact_keys where account_id = any($1::uuid[]) order by created_at desc limit ${keysMax - 2})`,
    [accounts],
  )
  if (rows.length < accounts.length) throw new Error('the canaries have no wrapped keys')
  return rows.map(({ wrapped }) => wrapped)
}

/** Answers in how many values of the canaries no wrapped key stands. */
async function noKeyInAColumn(stage: Stage, wrapped: Buffer[]): Promise<number> {
  let looked = 0
  for (const { accountId } of Object.values(stage.canaries)) {
    for (const table of await probedTables(stage)) {
      for (const column of table.columns.filter(({ type }) => type === 'bytea')) {
        const { all, hits } = await stage.probe(accountId, async (client) => {
          const { rows } = await client.query<{ all: number; hits: number }>(
            `select count(${column.quoted})::int as all, count(*) filter (where exists (
                      select from unnest($1::bytea[]) k where position(k in ${column.quoted}) > 0))::int as hits
               from ${table.quoted}`,
            [wrapped],
          )
          return rows[0]!
        })
        if (hits > 0) throw new Broken('key_in_main_database', `${table.name}.${column.name}`)
        looked += all
      }
    }
  }
  return looked
}

type MasterKeyFile = { mode: string; secret: Buffer | null }

/** Read for its own account only, and in no folder of a database, which is what a backup of data copies. The key itself stays in memory. */
function masterKeyLiesApart(stage: Stage): MasterKeyFile {
  const { masterKeyFile, databases } = stage.files
  let path: string
  try {
    path = realpathSync(masterKeyFile)
  } catch {
    return { mode: 'cannot be seen here', secret: null }
  }
  const mode = statSync(path).mode & 0o777
  if (mode & 0o077) throw new Broken('master_key_open_to_others', `mode ${mode.toString(8)}`)
  for (const cluster of databases ? [databases.data, databases.keys] : []) {
    if (path.startsWith(`${realpathOr(cluster)}/`)) throw new Broken('master_key_in_a_database_folder')
  }
  const said = `mode ${mode.toString(8)}, outside both databases`
  try {
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
    return { mode: said, secret: secret.length >= 16 ? secret : null }
  } catch {
    return { mode: said, secret: null }
  }
}

function realpathOr(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/**
 * The bytes of wrapped keys and of the master key in the clusters' own files. The control: the wrapped keys are found in the key store's files,
 * by the same search.
 */
function lookIntoFiles(
  stage: Stage,
  wrapped: Buffer[],
  { secret }: MasterKeyFile,
): Pick<Examined, 'control' | 'measured'> {
  const { databases } = stage.files
  const unread = {
    control: `${wrapped.length} wrapped keys stand in the key store`,
    measured: { databaseFiles: 'cannot be read here' },
  }
  if (!databases) return unread
  const master: Record<string, Buffer[]> = secret ? { master: needlesOfBytes(secret) } : {}
  const turn = Math.floor(Date.now() / 3_600_000)
  const keys = searchFiles([databases.keys], { wrapped, ...master }, { bytesMax: filesBytesMax, turn })
  if (keys.hits.master?.length) throw new Broken('master_key_in_a_database', 'key store')
  if (keys.hits.wrapped!.length === 0) {
    if (keys.files === 0) return unread
    throw new Error('the search did not find in the key store’s files what is there')
  }
  const data: FoundIn = searchFiles(
    [databases.data],
    { wrapped: wrapped.flatMap(needlesOfBytes), ...master },
    { bytesMax: filesBytesMax, turn },
  )
  if (data.hits.master?.length) throw new Broken('master_key_in_a_database', 'main database')
  if (data.hits.wrapped!.length > 0) throw new Broken('key_in_a_file_of_the_main_database')
  return {
    control: `the same search found wrapped keys in ${keys.hits.wrapped!.length} files of the key store`,
    measured: {
      databaseFiles: data.files + keys.files,
      megabytes: Math.round((data.bytesRead + keys.bytesRead) / 1_048_576),
      megabytesLeftForLater: Math.round((data.bytesLeft + keys.bytesLeft) / 1_048_576),
      masterKeySearched: secret ? 'yes' : 'cannot be read here',
    },
  }
}
