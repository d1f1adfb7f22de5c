import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ColumnClass } from './column-class.ts'
import { inventory } from './inventory.ts'

const root = join(import.meta.dirname, '..')
const published = readPublished(readFileSync(join(root, 'docs/encryption.md'), 'utf8'))
const schema = readSchema(readFileSync(join(root, 'server/schema.sql'), 'utf8'))

describe('the inventory of columns', () => {
  test('names every table and column of the schema, and none beside', () => {
    const named = Object.fromEntries(
      Object.entries(inventory).map(([table, columns]) => [table, Object.keys(columns).sort()]),
    )
    expect(Object.keys(schema).length).toBeGreaterThan(20)
    expect(named).toEqual(
      Object.fromEntries(
        Object.entries(schema).map(([table, columns]) => [table, Object.keys(columns).sort()]),
      ),
    )
  })

  test('calls sealed or hash what is stored as bytes, and seals nothing that is not', () => {
    for (const [table, columns] of Object.entries(inventory)) {
      for (const [column, { is }] of Object.entries(columns)) {
        const type = schema[table]?.[column]
        if (is === 'sealed') expect(type, `${table}.${column}`).toBe('bytea')
        if (type === 'bytea') expect(['sealed', 'hash'], `${table}.${column}`).toContain(is)
      }
    }
  })

  test('calls time what is stored as a time, but for times that tell a state', () => {
    for (const [table, columns] of Object.entries(inventory)) {
      for (const [column, { is }] of Object.entries(columns)) {
        if (is === 'time')
          expect(schema[table]?.[column], `${table}.${column}`).toMatch(/^timestamp with time zone/)
      }
    }
  })
})

describe('the list that docs/encryption.md publishes', () => {
  test('has every table of the inventory, and none beside', () => {
    expect(published.flatMap(({ tables }) => tables).sort()).toEqual(Object.keys(inventory).sort())
  })

  test.each(published)('says what the inventory says, no more and no less: $tables', (row) => {
    const columns = row.tables.flatMap((table) => Object.values(inventory[table] ?? {}))
    const said = (wanted: (column: ColumnClass) => boolean) =>
      [...new Set(columns.filter(wanted).flatMap((column) => ('says' in column ? column.says : [])))].sort()
    const times = columns.some(({ is }) => is === 'time')
    expect(row.sealed).toEqual(said(({ is }) => is === 'sealed'))
    expect(row.readable.filter((piece) => !(times && /^times?$/.test(piece)))).toEqual(
      said(({ is }) => is !== 'sealed'),
    )
  })
})

type Published = { tables: string[]; sealed: string[]; readable: string[] }

/** The rows of the table under "Every column". */
function readPublished(text: string): Published[] {
  const section = text.split('## Every column')[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, tables = '', sealed = '', readable = ''] = line.split(/(?<!\\)\|/)
      return {
        tables: [...tables.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
        sealed: piecesOf(sealed),
        readable: piecesOf(readable),
      }
    })
}

/** What a cell lists, without explanations in brackets. */
function piecesOf(cell: string): string[] {
  return cell
    .replaceAll(/\([^)]*\)/g, '')
    .replaceAll('`', '')
    .replace(/^\s*all:/, '')
    .split(/[,;]/)
    .map((piece) => piece.trim())
    .filter(Boolean)
    .sort()
}

/** Tables with their columns and types, from the committed schema. */
function readSchema(text: string): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^create table (\w+) \(\n([\s\S]*?)\n\);/gm)].map(([, table, body]) => [
      table!,
      Object.fromEntries(
        body!
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => !line.startsWith('constraint '))
          .map((line) => {
            const [, column, type] = /^"?(\w+)"? (.+?),?$/.exec(line) ?? []
            return [column!, type!.replace(/ (default|not null|generated).*$/, '')]
          }),
      ),
    ]),
  )
}
