import { createHmac, timingSafeEqual } from 'node:crypto'
import { refuse } from './http/refusal.ts'
import type { Scope } from './scope.ts'

/**
 * Cursors name the last row of a page by its sort key. They are signed for account and list, so that a made-up or borrowed
 * one is refused instead of being interpreted.
 */
export function cursorAfter(scope: Scope, list: string, key: (string | number)[]): string {
  const body = Buffer.from(JSON.stringify(key)).toString('base64url')
  return `${body}.${signature(scope, list, body)}`
}

export function readCursor(scope: Scope, list: string, cursor: string | undefined): string[] | null {
  if (cursor === undefined) return null
  const [body = '', given = ''] = cursor.split('.')
  const expected = Buffer.from(signature(scope, list, body))
  const received = Buffer.from(given)
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) refuse('unknown_cursor')
  return JSON.parse(Buffer.from(body, 'base64url').toString())
}

/** Cuts a page of `limit` out of rows that were asked for one more than that. */
export function pageFrom<Row, Item>(
  scope: Scope,
  list: string,
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => (string | number)[],
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(itemOf),
    next: rows.length > limit && last ? cursorAfter(scope, list, keyOf(last)) : null,
  }
}

function signature(scope: Scope, list: string, body: string): string {
  return createHmac('sha256', scope.installation.master.derive('cursors'))
    .update(`${scope.accountId}:${list}:${body}`)
    .digest('base64url')
    .slice(0, 22)
}
