import { sql } from 'kysely'
import type { z } from 'zod'
import { makeReady, ReadyMade } from './http/ready-made.ts'
import type { Box } from './keys/boxes.ts'
import { type Scope, seesMasked } from './scope.ts'

/** What a list shows of a row and of everything that is shown beside it; `mark` is what `mark` below makes of all its columns. */
export type MarkedRow = { id: string; contact_id: string; mark: string }

export type ItemKind<Row extends MarkedRow, Item> = {
  /** What is made, and for whom: two readers who are shown something different have different names here. */
  name: string
  schema: z.ZodType<Item>
  /** The rows of these ids, with all that goes into an item. */
  rows(ids: string[]): Promise<Row[]>
  item(row: Row, box: Box): Item
}

/** Of one row `r` of a subquery: a digest of everything in it, by which it is known to be the same as before. */
export const mark = sql<string>`encode(sha256(record_send(r)), 'hex')`
/** The same behind id and contact: what `readyItems` reads, put together by `string_agg`. */
export const listedMark = sql<string>`r.id::text || r.contact_id || encode(sha256(record_send(r)), 'hex')`

const idCharacters = 36
const contactEnd = 2 * idCharacters
const listedCharacters = contactEnd + 64

/** The ids in what `string_agg` has put together of `listedMark`, null when it found nothing. */
export function idsIn(listed: string | null): string[] {
  const ids: string[] = []
  for (let at = 0; at < (listed?.length ?? 0); at += listedCharacters)
    ids.push(listed!.slice(at, at + idCharacters))
  return ids
}

/**
 * Items of a list, ready made, by id. PostgreSQL says of each row only that it is the same as before; only what is new or changed is read,
 * opened and checked. Those whose contact's key is destroyed are left out.
 */
export async function readyItems<Row extends MarkedRow, Item>(
  scope: Scope,
  listed: (string | null)[],
  kind: ItemKind<Row, Item>,
): Promise<Map<string, ReadyMade<Item>>> {
  const entries = listed.flatMap(entriesIn)
  const boxes = await scope.boxes.contacts(entries.map(({ contactId }) => contactId))
  const items = new Map<string, ReadyMade<Item>>()
  const missing: string[] = []
  for (const { id, contactId, mark } of entries) {
    const box = boxes.get(contactId)
    const text = box?.recall(placeOf(scope, kind, id), mark)
    if (text !== undefined) items.set(id, new ReadyMade(kind.schema, text, seesMasked(scope.actor)))
    else if (box) missing.push(id)
  }
  if (missing.length > 0) for (const [id, item] of await makeItems(scope, missing, kind)) items.set(id, item)
  return items
}

async function makeItems<Row extends MarkedRow, Item>(
  scope: Scope,
  ids: string[],
  kind: ItemKind<Row, Item>,
) {
  // Read after the marks, so they may be newer: what is remembered is remembered under the marks that came with them.
  const rows = await kind.rows(ids)
  const boxes = await scope.boxes.contacts(rows.map((row) => row.contact_id))
  const forMasked = seesMasked(scope.actor)
  return rows.flatMap((row) => {
    const box = boxes.get(row.contact_id)
    if (!box) return []
    const item = makeReady(kind.schema, kind.item(row, box) as never, forMasked)
    box.remember(placeOf(scope, kind, row.id), row.mark, item.textAs(kind.schema, forMasked))
    return [[row.id, item] as const]
  })
}

/** What is masked is remembered apart from what is not. */
function placeOf({ actor }: Scope, { name }: { name: string }, id: string): string {
  return `${seesMasked(actor) ? 'masked ' : ''}${name}/${id}`
}

function entriesIn(listed: string | null): { id: string; contactId: string; mark: string }[] {
  return idsIn(listed).map((id, index) => {
    const begin = index * listedCharacters
    return {
      id,
      contactId: listed!.slice(begin + idCharacters, begin + contactEnd),
      mark: listed!.slice(begin + contactEnd, begin + listedCharacters),
    }
  })
}
