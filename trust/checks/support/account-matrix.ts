import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import type { Canary, Stage } from '../../stage.ts'
import { Broken } from '../check.ts'

/** What is needed of the stage. */
export type Side = Pick<Stage, 'probe' | 'checker' | 'files'> & {
  canaries: Record<'a' | 'b', Pick<Canary, 'accountId' | 'belongings'>>
}

/** A table with rows of accounts; `table` and its `account` column are ready to stand in a statement. */
type Table = { name: string; table: string; account: string; readable: boolean; rights: Verb[] }
type Verb = 'insert' | 'update' | 'delete'

export type Matrix = {
  tables: number
  /** Tables × verbs that were tried from next door. */
  tried: number
  /** The same, by the schema as it was written down with the migrations. */
  floor: number
  /** Tables of which the rightful account saw rows just before, and how many rows. */
  controlled: { tables: number; rows: number }
}

/**
 * The application's rights in hand: every verb on every account table there is, canary A with its own rows first, then canary B with A's. Nothing
 * stays, for each transaction is rolled back; and nobody else's row is reached, for these rights end at the two canaries.
 */
export async function tryEveryTable(stage: Side): Promise<Matrix> {
  const { a, b } = stage.canaries
  await Promise.all([a.belongings(), b.belongings()])
  const tables = await accountTables(stage)
  const readable = tables.filter((table) => table.readable)

  const counts = await stage.probe(a.accountId, async (client) => {
    await mustReachTheCanariesAlone(client, [a.accountId, b.accountId])
    const seen = await rowsSeen(client, readable, a.accountId)
    for (const table of tables) await mustBeMine(client, table, a.accountId, seen.get(table.name)?.own ?? 0)
    return seen
  })
  const controlled = [...counts].filter(([, { own }]) => own > 0)
  for (const name of expected) {
    if (!counts.get(name)?.own) throw new Error(`canary A has no ${name}: nothing would be proven`)
  }

  await stage.probe(b.accountId, async (client) => {
    mustSeeNone(await rowsSeen(client, readable, b.accountId), 'seen_next_door')
    for (const table of tables) await mustRefuse(client, table, a.accountId)
  })
  await stage.probe(null, async (client) => {
    mustSeeNone(await rowsSeen(client, readable, null), 'seen_without_account')
    for (const table of tables) await mustRefuse(client, table, a.accountId)
  })
  // Whoever else's account is entered: the probe sees the canaries or nobody.
  await stage.probe(randomUUID(), async (client) => {
    mustSeeNone(await rowsSeen(client, readable, null), 'probe_sees_others')
  })
  await mustShareNobody(stage)
  return {
    tables: tables.length,
    tried: tables.length * verbCount,
    floor: tablesWrittenDown(stage) * verbCount,
    controlled: {
      tables: controlled.length,
      rows: controlled.reduce((sum, [, { own }]) => sum + own, 0),
    },
  }
}

/** select, insert, update, delete. */
const verbCount = 4
/** Of these canary A has rows, or its belongings are not made. */
const expected = ['accounts', 'members', 'contacts', 'conversations', 'messages', 'media', 'deals', 'events']

async function accountTables(stage: Side): Promise<Table[]> {
  const { rows } = await stage.checker.query<Table>(
    `select c.relname::text as name, format('public.%I', c.relname) as table, quote_ident(a.attname) as account, has_column_privilege('app_probe', c.oid, a.attnum, 'select') as readable,
            array(select verb from unnest(array['insert', 'update', 'delete']) verb where has_table_privilege('app_probe', c.oid, verb)) as rights
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and a.attname = case when c.relname = 'accounts' then 'id' else 'account_id' end
      order by 1`,
  )
  return rows
}

type Seen = Map<string, { own: number; others: number }>

/** How many rows of `accountId` and of everybody else each table shows; one statement for all of them. */
async function rowsSeen(client: PoolClient, tables: Table[], accountId: string | null): Promise<Seen> {
  const { rows } = await client.query<{ index: number; own: number; others: number }>(
    tables
      .map(
        ({ table, account }, index) =>
          `select ${index} as index, count(*) filter (where ${account} = $1)::int as own,
                  count(*) filter (where ${account} is distinct from $1)::int as others from ${table}`,
      )
      .join(' union all '),
    [accountId],
  )
  return new Map(rows.map(({ index, ...seen }) => [tables[index]!.name, seen]))
}

function mustSeeNone(seen: Seen, reason: string) {
  for (const [name, { others }] of seen) if (others > 0) throw new Broken(reason, name)
}

/** The control: what is refused next door is not refused to the account itself. */
async function mustBeMine(
  client: PoolClient,
  { name, table, account, rights }: Table,
  mine: string,
  rows: number,
) {
  if (rights.includes('insert')) {
    // Past the lock, and stopped by a column that is required: no row is made.
    const outcome = await attempt(client, `insert into ${table} (${account}) values ($1)`, mine)
    if (outcome === 'refused') throw new Error(`canary A may not add to its own ${name}`)
  }
  for (const verb of ['update', 'delete'] as const) {
    if (rows === 0 || !rights.includes(verb)) continue
    const one = `ctid = (select ctid from ${table} where ${account} = $1 limit 1)`
    const outcome = await attempt(
      client,
      verb === 'update'
        ? `update ${table} set ${account} = ${account} where ${one}`
        : `delete from ${table} where ${one}`,
      mine,
    )
    if (outcome !== 1 && outcome !== 'let through')
      throw new Error(`canary A may not ${verb} its own ${name}`)
  }
}

/** With `theirs` as the account in every place where one can stand, whoever is asking. */
async function mustRefuse(client: PoolClient, { name, table, account }: Table, theirs: string) {
  const ways = {
    insert: `insert into ${table} (${account}) values ($1)`,
    update: `update ${table} set ${account} = ${account} where ${account} = $1`,
    'move into': `update ${table} set ${account} = $1 where ctid = any(array(select ctid from ${table} limit 1))`,
    delete: `delete from ${table} where ${account} = $1`,
  }
  for (const [way, sql] of Object.entries(ways)) {
    const outcome = await attempt(client, sql, theirs)
    if (outcome !== 0 && outcome !== 'refused') throw new Broken('written_next_door', `${way} ${name}`)
  }
}

/** How many rows it would have changed. `refused`: by the lock or for want of the right. `let through`: stopped only behind the lock, by a constraint. */
async function attempt(
  client: PoolClient,
  sql: string,
  account: string,
): Promise<number | 'refused' | 'let through'> {
  await client.query('savepoint attempt')
  try {
    return (await client.query(sql, [account])).rowCount ?? 0
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (code === '42501') return 'refused'
    if (code.startsWith('23')) return 'let through'
    throw error
  } finally {
    await client.query('rollback to savepoint attempt')
  }
}

async function mustReachTheCanariesAlone(client: PoolClient, canaries: string[]) {
  const { rows } = await client.query<{ id: string }>('select id from canary_accounts() id')
  const reached = rows.map(({ id }) => id).sort()
  if (reached.join() !== canaries.sort().join()) throw new Broken('probe_reaches_others', 'canary_accounts')
}

/** Tables without an account column, as that of people: what one canary may read there, the other may not. */
async function mustShareNobody(stage: Side) {
  const { rows: tables } = await stage.checker.query<{ name: string; table: string; key: string }>(
    `select c.relname::text as name, format('public.%I', c.relname) as table, string_agg(quote_ident(a.attname) || '::text', ' || ') as key
       from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
      where c.relnamespace = 'public'::regnamespace and has_column_privilege('app_probe', c.oid, a.attnum, 'select')
        and c.relname <> 'accounts' and not exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'account_id')
      group by c.oid, c.relname`,
  )
  for (const { name, table, key } of tables) {
    const [ours, theirs] = await Promise.all(
      [stage.canaries.a, stage.canaries.b].map(({ accountId }) =>
        stage.probe(accountId, async (client) => {
          const { rows } = await client.query<{ key: string }>(`select ${key} as key from ${table}`)
          return rows.map((row) => row.key)
        }),
      ),
    )
    if (ours!.length === 0 || theirs!.length === 0)
      throw new Error(`the canaries see nothing of their own in ${name}`)
    if (ours!.some((row) => theirs!.includes(row))) throw new Broken('seen_next_door', name)
  }
}

/** Tables of accounts as they stand in server/schema.sql: a table that the catalogue did not show is missed. */
function tablesWrittenDown(stage: Side): number {
  return schemaOf(stage)
    .split(/^create table /m)
    .slice(1)
    .filter((table) => /^accounts \(|^ {2}account_id uuid/m.test(table.split(/^\);$/m)[0] ?? '')).length
}

/** The schema as it was written down with the migrations. */
export function schemaOf({ files }: Pick<Stage, 'files'>): string {
  return readFileSync(join(files.sourceFolder, 'server/schema.sql'), 'utf8')
}
