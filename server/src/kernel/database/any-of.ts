import { sql } from 'kysely'

/** `column = any(…)`: one statement text however many ids, so that it is planned once. */
export function anyOf(ids: Iterable<string>) {
  return sql<string>`any(${[...ids]}::uuid[])`
}
