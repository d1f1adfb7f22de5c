import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventory } from '../inventory.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check } from './check.ts'
import { probedTables, searchRows } from './support/account-tables.ts'
import { needlesOf } from './support/needles.ts'
import { bitsPerByte, bodyOf, flawOf } from './support/sealed-value.ts'

const rowsPerColumnMax = 300
/** From so many bytes on the measure means something; text has four to five bits per byte. */
const measurableBytes = 4096
const bitsPerByteMin = 7.5

/** Holds the columns that the catalogue has against the reviewed inventory, and what stands in the canaries' rows against what it says of them. */
export const everyContentColumnIsSealed: Check = {
  id: 'every-content-column-is-sealed',
  commitment: 'E-04',
  looksAt:
    'Every column in which something of an account stands is held against a reviewed list; in columns for content every value of the made-up businesses must be sealed, and in all the others no marked text of theirs may stand.',
  async run(stage) {
    const columns = await columnsOfAccounts(stage)
    for (const { table, column, type } of columns) {
      const known = inventory[table]?.[column]
      if (!known) throw new Broken('column_unclassed', `${table}.${column}`)
      if (known.is === 'sealed' && type !== 'bytea')
        throw new Broken('sealed_column_is_no_bytes', `${table}.${column}`)
    }
    const control = await markerIsThere(stage)
    let values = 0
    let rows = 0
    for (const canary of Object.values(stage.canaries)) {
      values += await valuesMustBeSealed(stage, canary.accountId)
      const found = await searchRows(stage, canary.accountId, needlesOf(canary.marker))
      if (found.hits.length > 0) throw new Broken('marked_text_in_a_column', found.hits.join(', '))
      rows += found.rows
    }
    const photos = filesMustBeSealed(stage)
    if (values === 0) throw new Error('no sealed value of a canary was there to look at')
    return {
      examined: columns.length,
      floor: Object.values(inventory).reduce((sum, table) => sum + Object.keys(table).length, 0),
      control,
      measured: {
        sealedColumns: columns.filter(({ table, column }) => inventory[table]?.[column]?.is === 'sealed')
          .length,
        sealedValues: values,
        rowsWithoutMarkedText: rows,
        sealedFiles: photos === 0 ? 'none on this machine' : photos,
      },
    }
  },
}

type Column = { table: string; column: string; type: string }

/**
 * Columns of every table that the inventory names, and of every other in which an account is named, wherever it lies. The queue of background tasks
 * has tables of its own, of which content-is-sealed reads the files.
 */
async function columnsOfAccounts(stage: Stage): Promise<Column[]> {
  const { rows } = await stage.checker.query<Column>(
    `select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname as table,
            a.attname as column, format_type(a.atttypid, null) as type
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p', 'm', 'f')
        and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg\\_t%'
        and ((n.nspname = 'public' and c.relname = any($1::text[]))
          or exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'account_id' and not o.attisdropped)
          or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
                        and f.confrelid = any(array(select p.polrelid from pg_policy p where p.polname = 'account'))))
      order by 1, a.attnum`,
    [Object.keys(inventory)],
  )
  return rows
}

/** What is looked for must be there to be found: the owner of canary A sees today's mark in the name of a contact. */
async function markerIsThere(stage: Stage): Promise<string> {
  const canary = stage.canaries.a
  const { contactId } = await canary.belongings()
  const owner = await canary.as('owner')
  const answer = await owner.send('GET', `/api/v1/contacts/${contactId}`)
  if (answer.status !== 200 || !answer.text.includes(canary.marker))
    throw new Error('the owner does not see the marked contact')
  return 'the owner read the marked name of a contact whose row was looked through'
}

/** Answers how many sealed values of this account were looked at; the newest of each column. */
async function valuesMustBeSealed(stage: Stage, accountId: string): Promise<number> {
  let looked = 0
  for (const table of await probedTables(stage)) {
    for (const column of table.columns.filter(({ name }) => inventory[table.name]?.[name]?.is === 'sealed')) {
      const values = await stage.probe(accountId, async (client) => {
        const { rows } = await client.query<{ value: Buffer }>(
          `select ${column.quoted} as value from ${table.quoted} where ${column.quoted} is not null
            ${table.newestFirst} limit ${rowsPerColumnMax}`,
        )
        return rows.map(({ value }) => value)
      })
      const where = `${table.name}.${column.name}`
      if (values.some((value) => flawOf(value))) throw new Broken('value_is_not_sealed', where)
      const bytes = Buffer.concat(values.map(bodyOf))
      if (bytes.length >= measurableBytes && bitsPerByte(bytes) < bitsPerByteMin)
        throw new Broken('value_does_not_look_random', where)
      looked += values.length
    }
  }
  return looked
}

const filesLookedAtMax = 50

/** Photos and files of the canaries' customers, where they lie on this machine. Answers how many were looked at. */
function filesMustBeSealed(stage: Stage): number {
  let looked = 0
  for (const { accountId } of Object.values(stage.canaries)) {
    for (const path of filesOf(join(stage.files.dataFolder, 'files', accountId)).slice(-filesLookedAtMax)) {
      if (flawOf(readFileSync(path))) throw new Broken('file_is_not_sealed', 'files')
      looked++
    }
  }
  return looked
}

/** Oldest first: their names are ids that grow with time. */
function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}$/.test(entry.name))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}
