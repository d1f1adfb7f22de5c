import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoints } from './all.ts'
import { permissions, permissionsOf, roleHas, roleSchema } from './permissions.ts'
import { problems } from './problems.ts'

describe('the contract', () => {
  test('knows every endpoint that any of its files describes', () => {
    const described = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'endpoint.ts')
      .flatMap((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8').match(/= endpoint\(/g) ?? [])
    expect(endpoints).toHaveLength(described.length)
  })

  test('names each endpoint once, by feature and verb, and each place once', () => {
    const ids = endpoints.map(({ id }) => id)
    const places = endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(places).size).toBe(places.length)
    for (const id of ids) expect(id).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
  })

  test('describes the parameters of each path, those and no others', () => {
    for (const { id, path, params } of endpoints) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(Object.keys(z.toJSONSchema(params, { io: 'input' }).properties ?? {}), id).toEqual(named)
    }
  })

  test('takes no field that it does not know, in path, query or body', () => {
    for (const { id, params, query, body } of endpoints) {
      for (const schema of [params, query, body]) {
        const issues = schema.safeParse({ surely_unknown: 1 }).error?.issues ?? []
        expect(
          issues.some((issue) => issue.code === 'unrecognized_keys'),
          id,
        ).toBe(true)
      }
    }
  })

  test('names for each endpoint the stage on which it succeeds', () => {
    for (const { id, fixture } of endpoints) expect(fixture?.name, id).toMatch(/^[a-z][a-z -]+$/)
  })

  test('says of each field what to send in it there, so that nothing of an endpoint is left untried', () => {
    for (const { id, query, body, fixture } of endpoints) {
      expect(placesOf(fixture.query ?? {}), `${id} query`).toEqual(fieldsOf(query))
      expect(placesOf(fixture.body ?? {}), `${id} body`).toEqual(fieldsOf(body))
    }
  })

  test('says of each field for an id which thing of the stage it is, and never an id itself', () => {
    for (const { id, query, body, fixture } of endpoints) {
      for (const [schema, sent] of [
        [query, fixture.query],
        [body, fixture.body],
      ] as const) {
        for (const field of fieldsOf(schema, (property) => JSON.stringify(property).includes('"uuid"'))) {
          const value = field.split('/').reduce((holder: unknown, name) => Object(holder)[name], sent)
          expect(value, `${id} ${field}`).toMatch(/^\{\w+\}$/)
        }
      }
    }
  })

  test('leaves no change to those who may only look', () => {
    for (const { id, method, access } of endpoints) {
      if (method !== 'GET' && 'permission' in access) expect(access.permission, id).not.toMatch(/\.read$/)
    }
  })

  test('changes nothing by GET, and asks nothing in the body of one', () => {
    for (const { id, method, body } of endpoints) {
      if (method === 'GET')
        expect(Object.keys(z.toJSONSchema(body, { io: 'input' }).properties ?? {}), id).toEqual([])
    }
  })

  test('gives every refusal a status of its kind and a sentence', () => {
    for (const [code, [status, sentence]] of Object.entries(problems)) {
      expect(code).toMatch(/^[a-z_]+$/)
      expect(status, code).toBeGreaterThanOrEqual(400)
      expect(status, code).toBeLessThan(600)
      expect(sentence, code).toMatch(/^[A-Z].*\.$/)
    }
  })
})

type Described = {
  type?: string
  properties?: Record<string, Described>
  items?: Described
  anyOf?: Described[]
}

/** Every field that a schema takes, those within others as `outer/inner`, items of lists as `0`. */
function fieldsOf(
  schema: z.ZodType,
  wanted: (property: Described) => boolean = (property) => !property.properties && !property.items,
): string[] {
  const walk = (described: Described, at: string): string[] => {
    const within = [
      ...Object.entries(described.properties ?? {}),
      ...(described.items ? [['0', described.items] as const] : []),
    ]
    const [first] = described.anyOf ?? []
    if (first && within.length === 0 && (first.properties || first.items)) return walk(first, at)
    return [
      ...(at && wanted(described) && within.length === 0 ? [at] : []),
      ...within.flatMap(([name, property]) => walk(property, at ? `${at}/${name}` : name)),
    ]
  }
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described, '').toSorted()
}

/** The same of what is sent; of a list, its first item. */
function placesOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at]
  const entries = Object.entries(value).filter(([name]) => !Array.isArray(value) || name === '0')
  return entries.flatMap(([name, item]) => placesOf(item, at ? `${at}/${name}` : name)).toSorted()
}

describe('roles', () => {
  test('stand one above the other: who may more may all that the lower may', () => {
    const order = roleSchema.options.map((role) => new Set(permissionsOf(role)))
    for (const [index, lower] of order.entries()) {
      for (const higher of order.slice(0, index))
        expect([...lower].every((permission) => higher.has(permission))).toBe(true)
    }
    expect(permissionsOf('owner')).toEqual(permissions)
  })

  test('that only look change nothing', () => {
    expect(permissionsOf('viewer').every((permission) => permission.endsWith('.read'))).toBe(true)
    expect(roleHas('member', 'channels.manage')).toBe(false)
  })
})
