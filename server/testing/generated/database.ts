import type pg from 'pg'

/** What stands in the database, by table and account. Two of the same: nothing has changed in between. */
export type Standing = Record<string, string>

/**
 * Every row of every table, the tasks that wait included. Not what merely counts attempts and uses, nor that a request was refused, nor when a
 * session was last seen or a key last used: of sessions, that they are there and whether they have ended.
 */
export async function standing(admin: pg.Pool): Promise<Standing> {
  const text = await statementOf(admin)
  const { rows } = await admin.query<{ place: string; digest: string }>({ name: 'standing', text })
  return Object.fromEntries(rows.map(({ place, digest }) => [place, digest]))
}

/** What differs, as `table account`; of one account only, where that is named. */
export function changes(before: Standing, after: Standing, accountId?: string): string[] {
  const places = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...places].filter(
    (place) => before[place] !== after[place] && (!accountId || place.endsWith(accountId)),
  )
}

const statements = new WeakMap<pg.Pool, Promise<string>>()

function statementOf(admin: pg.Pool): Promise<string> {
  const known = statements.get(admin) ?? compose(admin)
  statements.set(admin, known)
  return known
}

const whatCounts: Record<string, string> = {
  sessions: 'row(t.id, t.member_id, t.ended_at)',
  api_keys:
    'row(t.id, t.member_id, t.scopes, t.secret_hash, t.previous_until, t.expires_at, t.revoked_at, t.exposed_at)',
}

async function compose(admin: pg.Pool): Promise<string> {
  const { rows } = await admin.query<{ name: string; owned: boolean }>(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'account_id') as owned
       from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not in ('rate_limits', 'api_key_uses', 'refusals', 'sealing')`,
  )
  const parts = rows.map(({ name, owned }) => {
    const account = name === 'accounts' ? 'id' : owned ? 'account_id' : "''"
    const row = whatCounts[name] ?? 't'
    // In whatever order they come: a sum of hashes, and how many there are.
    return `select '${name} ' || ${account} as place, count(*) || ' ' || sum(hashtextextended(${row}::text, 0)) as digest
      from ${name} t ${name === 'events' ? "where t.type <> 'audit.request_refused'" : ''} group by 1`
  })
  parts.push(`select 'tasks ' || coalesce(payload ->> 'accountId', ''),
      count(*) || ' ' || sum(hashtextextended(row(id, attempts, run_at, payload::text)::text, 0))
      from graphile_worker._private_jobs where payload ->> 'operation' is null group by 1`)
  return parts.join(' union all ')
}
