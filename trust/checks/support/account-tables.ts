import type { Stage } from '../../stage.ts'

export type ProbedTable = {
  /** `schema.table`, the schema left out where it is public. */
  name: string
  quoted: string
  columns: { name: string; quoted: string; type: string }[]
  /** Newest first, where the last column of the primary key grows with time. */
  newestFirst: string
}

const rowsPerTableMax = 20_000

/** Tables and columns that the application's rights reach, as the database's own catalogue has them. */
export async function probedTables(stage: Stage): Promise<ProbedTable[]> {
  const found = await stage.probe(null, async (client) => {
    const { rows } = await client.query<{
      name: string
      quoted: string
      columns: ProbedTable['columns']
      key: string[] | null
    }>(
      `select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname as name,
              format('%I.%I', n.nspname, c.relname) as quoted,
              json_agg(json_build_object('name', a.attname, 'quoted', quote_ident(a.attname), 'type', format_type(a.atttypid, null))
                       order by a.attnum) as columns,
              (select array_agg(quote_ident(k.attname) order by array_position(i.indkey::int2[], k.attnum))
                 from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
                where i.indrelid = c.oid and i.indisprimary) as key
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
          and has_schema_privilege(n.oid, 'usage') and has_column_privilege(c.oid, a.attnum, 'select')
        group by n.nspname, c.relname, c.oid
        order by 1`,
    )
    return rows
  })
  return found.map(({ key, ...table }) => ({
    ...table,
    newestFirst: key ? `order by ${key.map((column) => `${column} desc`).join(', ')}` : '',
  }))
}

/** Looks for byte strings in every such column of an account's newest rows, whatever the column's type. */
export async function searchRows(stage: Stage, accountId: string, needles: Buffer[]) {
  const tables = await probedTables(stage)
  // No text holds a zero byte: what is wide is looked for among bytes alone.
  const texts = needles.filter((needle) => !needle.includes(0)).map((needle) => needle.toString('latin1'))
  const hexes = needles.map((needle) => needle.toString('hex'))
  const hits: string[] = []
  let columns = 0
  let rows = 0
  for (const table of tables) {
    const found = await stage.probe(accountId, async (client) => {
      const result = await client.query<Record<string, number>>(
        `select count(*)::int as rows, ${table.columns
          .map(
            ({ quoted, type }, index) =>
              `count(*) filter (where exists (select from unnest(${type === 'bytea' ? '$2' : '$1'}::text[]) n
                 where strpos(${type === 'bytea' ? `encode(t.${quoted}, 'hex')` : `t.${quoted}::text`}, n) > 0))::int as c${index}`,
          )
          .join(', ')}
           from (select ${table.columns.map(({ quoted }) => quoted).join(', ')} from ${table.quoted} ${table.newestFirst} limit ${rowsPerTableMax}) t
          where $1::text[] is not null and $2::text[] is not null`,
        [texts, hexes],
      )
      return result.rows[0]!
    })
    rows += found.rows!
    columns += table.columns.length
    hits.push(
      ...table.columns
        .filter((_, index) => found[`c${index}`]! > 0)
        .map(({ name }) => `${table.name}.${name}`),
    )
  }
  return { hits, columns, rows, tables: tables.length, floor: await columnsOfAccounts(stage) }
}

/** How many columns the account tables have that the application may read, as another role counts them by another way. */
async function columnsOfAccounts(stage: Stage): Promise<number> {
  const { rows } = await stage.checker.query<{ columns: number }>(
    `select count(*)::int as columns
       from pg_policy p
       join pg_attribute a on a.attrelid = p.polrelid and a.attnum > 0 and not a.attisdropped
      where p.polname = 'account' and has_column_privilege('app_user', p.polrelid, a.attnum, 'select')`,
  )
  return rows[0]!.columns
}
