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
