import { z } from 'zod'
import type { Belongings } from '../../stage.ts'
import { type Operation, operations, pathOf, pathToNothing } from './operations.ts'

/** One way to ask an operation that reads. */
export type Reading = {
  operation: Operation
  path: string
  /** The same where the id of somebody else's record stands, with one that is nobody's; null where no record is named. */
  toNothing: string | null
}

/** Every operation of the contract that reads, new ones included. */
export const readingOperations = operations.filter(({ method }) => method === 'GET')

/** Plain, on what the canary has; null where it has nothing of that kind. */
export function plainReading(operation: Operation, belongings: Belongings): Reading | null {
  const path = pathOf(operation, belongings)
  if (path === null) return null
  return {
    operation,
    path,
    toNothing: operation.endpoint.path.includes('{') ? pathToNothing(operation) : null,
  }
}

/**
 * By everything that its query takes: each choice, each id of a record that `known` has, and the cursor of the owner's own first page.
 */
export function readingsByQuery(
  plain: Reading,
  known: Map<string, string>,
  cursor: string | null,
): Reading[] {
  const { operation } = plain
  return Object.entries(queryOf(operation)).flatMap(([name, property]): Reading[] => {
    const by = (value: string, nothing = value, more = ''): Reading => {
      const query = (value: string) => `?${name}=${encodeURIComponent(value)}${more}`
      const toNothing = plain.toNothing ?? (nothing === value ? null : plain.path)
      return {
        operation,
        path: `${plain.path}${query(value)}`,
        toNothing: toNothing && `${toNothing}${query(nothing)}`,
      }
    }
    if (name === 'cursor') return cursor ? [by(cursor, cursor, '&limit=1')] : []
    const choices = property.enum ?? property.anyOf?.flatMap((one) => one.enum ?? []) ?? []
    if (choices.length > 0) return choices.map((choice) => by(choice))
    const id = known.get(name)
    return id === undefined ? [] : [by(id, nobodysId)]
  })
}

/** Whether it is a list that is read page by page. */
export function hasPages(operation: Operation): boolean {
  return 'cursor' in queryOf(operation)
}

const nobodysId = '01890000-0000-7000-8000-000000000000'

const property = z.object({ enum: z.array(z.string()).optional(), format: z.string().optional() })
const propertySchema = property.extend({ anyOf: z.array(property).optional() })

function queryOf({ endpoint }: Operation): Record<string, z.output<typeof propertySchema>> {
  const { properties = {} } = z.toJSONSchema(endpoint.query, { io: 'input', unrepresentable: 'any' })
  return z.record(z.string(), propertySchema).parse(properties)
}

/** Ids in an answer, by the names that a query gives them: `contactId` and the `id` in `contact` are both `contactId`. The first of each. */
export function gatherIds(json: unknown, known: Map<string, string>, under = '') {
  if (Array.isArray(json)) for (const item of json) gatherIds(item, known, under.replace(/s$/, ''))
  else if (typeof json === 'object' && json !== null) {
    for (const [name, value] of Object.entries(json)) {
      const named = name === 'id' ? `${under}Id` : name
      if (typeof value === 'string' && named.endsWith('Id') && !known.has(named)) known.set(named, value)
      gatherIds(value, known, name)
    }
  }
}
