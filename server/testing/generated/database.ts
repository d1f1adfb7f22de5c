import type pg from 'pg'

/** What stands in the database, by table and account. Two of the same: nothing has changed in between. */
export type Standing = Record<string, string>

/**
 * Every row of every table, the tasks that wait included. Not what merely counts attempts and uses, nor that a request or a sign-in was refused
 * (nobody waits for that to be written: it may come while the next is looked at), nor when a session was last seen, or from where, or a key last used: of sessions, that they are there and whether they have ended.
 */
export async function standing(admin: pg.Pool): Promise<Standing> {
  const looked = await lookedOf(admin)
  // Which transactions wrote the rows that stand: where these are the same, so is what is in them. Far less work than to read every row each time.
  const { rows: marks } = await admin.query<{ name: string; mark: string }>({
    name: 'standing',
    text: looked.map(({ mark }) => mark).join(' union all '),
  })
  const now = new Map(marks.map(({ name, mark }) => [name, mark]))
  const moved = looked.filter(({ name, seen }) => seen?.mark !== now.get(name))
  if (moved.length > 0) {
    const { rows } = await admin.query<{ name: string; place: string; digest: string }>(
      moved.map(({ read }) => read).join(' union all '),
    )
    for (const table of moved) {
      const places = rows
        .filter(({ name }) => name === table.name)
        .map(({ place, digest }) => [place, digest])
      table.seen = { mark: now.get(table.name)!, standing: Object.fromEntries(places) }
    }
  }
  return Object.assign({}, ...looked.map(({ seen }) => seen?.standing))
}

/** What differs, as `table account`; of one account only, where that is named. */
export function changes(before: Standing, after: Standing, accountId?: string): string[] {
  const places = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...places].filter(
    (place) => before[place] !== after[place] && (!accountId || place.endsWith(accountId)),
  )
}

type Table = { name: string; mark: string; read: string; seen?: { mark: string; standing: Standing } }

const tables = new WeakMap<pg.Pool, Promise<Table[]>>()

function lookedOf(admin: pg.Pool): Promise<Table[]> {
  const known = tables.get(admin) ?? compose(admin)
  tables.set(admin, known)
  return known
}

const whatCounts: Record<string, string> = {
  sessions: 'row(t.id, t.member_id, t.ended_at)',
  api_keys:
    'row(t.id, t.member_id, t.scopes, t.secret_hash, t.previous_until, t.expires_at, t.revoked_at, t.doubted_at, t.exposed_at, t.exposed_by, t.reminded_at)',
}

async function compose(admin: pg.Pool): Promise<Table[]> {
  const { rows } = await admin.query<{ name: string; owned: boolean }>(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id') as owned
       from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not in ('rate_limits', 'api_key_uses', 'refusals', 'refused_sign_ins', 'sealing', 'member_networks')`,
  )
  const all = rows.map(({ name, owned }) => {
    const account = name === 'accounts' ? 'id' : owned ? 'account_id' : "''"
    const where =
      name === 'events' ? "t.type not in ('audit.request_refused', 'identity.sign_in_refused')" : 'true'
    return toLookAt(name, name, { account, row: whatCounts[name] ?? 't', where })
  })
  const jobs = toLookAt('tasks', 'graphile_worker._private_jobs', {
    account: "coalesce(payload ->> 'accountId', '')",
    row: 'row(id, attempts, run_at, payload::text)',
    where: "payload ->> 'operation' is null and coalesce(key, '') not like '%:refused-sign-ins:%'",
  })
  return [...all, jobs]
}

/** In whatever order they come: a sum of hashes, and how many there are. */
function toLookAt(name: string, table: string, of: { account: string; row: string; where: string }): Table {
  return {
    name,
    mark: `select '${name}' as name, count(*) || ' ' || sum(hashtextextended(t.xmin::text, 0)) as mark from ${table} t`,
    read: `select '${name}' as name, '${name} ' || ${of.account} as place, count(*) || ' ' || sum(hashtextextended(${of.row}::text, 0)) as digest
      from ${table} t where ${of.where} group by 2`,
  }
}
