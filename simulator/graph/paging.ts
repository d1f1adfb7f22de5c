import { GraphError } from '../errors.ts'
import type { Parameters } from './parameters.ts'

/** A list as Graph gives it: `data` and cursors; `next` and `previous` are absolute and absent at the ends. */
export function page<T extends { id: string }>(all: T[], parameters: Parameters, url: URL): object {
  const limit = readLimit(parameters.limit)
  const after = readCursor(parameters.after)
  const before = readCursor(parameters.before)
  const start = after !== undefined ? all.findIndex((one) => one.id === after) + 1 : undefined
  const end = before !== undefined ? all.findIndex((one) => one.id === before) : undefined
  const from = start ?? (end === undefined ? 0 : Math.max(0, end - limit))
  const data = all.slice(from, end !== undefined && start === undefined ? end : from + limit)
  const [first, last] = [data[0], data.at(-1)]
  if (!first || !last) return { data: [] }
  return {
    data,
    paging: {
      cursors: { before: cursor(first.id), after: cursor(last.id) },
      ...(from + data.length < all.length && { next: linked(url, 'after', last.id) }),
      ...(from > 0 && { previous: linked(url, 'before', first.id) }),
    },
  }
}

function linked(url: URL, direction: 'after' | 'before', id: string): string {
  const to = new URL(url)
  to.searchParams.delete('access_token')
  to.searchParams.delete('after')
  to.searchParams.delete('before')
  to.searchParams.set(direction, cursor(id))
  return to.href
}

function cursor(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function readCursor(value: unknown): string | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'base64url').toString() : undefined
}

function readLimit(value: unknown): number {
  if (value === undefined) return 25
  const limit = Number(value)
  if (!Number.isInteger(limit) || limit < 1)
    throw new GraphError(100, 'limit must be a positive whole number')
  return Math.min(limit, 1000)
}
