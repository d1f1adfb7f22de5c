import { createHash } from 'node:crypto'
import type { listAudit as endpoint } from '#contract/audit.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Scope } from '#kernel/scope.ts'
import { entriesOf, eventsBy, type Filters, mustBeHere } from './read-entries.ts'
import { readSeal } from './read-seal.ts'

export async function listAudit(
  scope: Scope,
  { cursor, limit, ...filters }: Filters & { cursor?: string | undefined; limit: number },
): Promise<ResponseOf<typeof endpoint>> {
  // A cursor belongs to the list that it was given for, and the filters make the list.
  const list = `audit:${createHash('sha256').update(JSON.stringify(filters)).digest('base64url')}`
  const after = readCursor(scope, list, cursor)
  await mustBeHere(scope, filters)
  const rows = await eventsBy(scope, filters, { before: after && Number(after[0]), limit: limit + 1 })
  const { entries, names } = await entriesOf(scope, rows.slice(0, limit))
  const opened = new Map(entries.map((entry) => [entry.id, entry]))
  const page = pageFrom(
    scope,
    list,
    rows,
    limit,
    (row) => [row.seq],
    (row) => opened.get(row.id)!,
  )
  return { ...page, names, seal: await readSeal(scope) }
}
