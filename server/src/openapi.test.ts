import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoints } from '#contract/all.ts'
import { keyPermission } from '#contract/endpoint.ts'
import { describeApi } from './openapi.ts'

type Operation = {
  operationId: string
  security: unknown
  'x-key-scope'?: string
  'x-permission'?: string
  parameters: { in: string; name: string; required?: boolean }[]
  responses: Record<string, unknown>
}

const api = describeApi()
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
)

/** What the document uses of https://spec.openapis.org/oas/v3.1.1, and nothing beside: a word that OpenAPI does not know fails. */
const schema = z.record(z.string(), z.unknown())
const content = z.record(z.string(), z.strictObject({ schema }))
const response = z.strictObject({
  description: z.string(),
  content: content.optional(),
  headers: z.record(z.string(), z.strictObject({ description: z.string(), schema })).optional(),
})
const openApi31 = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    summary: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(
      z.enum(['get', 'put', 'post', 'patch', 'delete']),
      z.strictObject({
        operationId: z.string(),
        tags: z.array(z.string()),
        summary: z.string(),
        security: z.array(z.record(z.string(), z.array(z.string()))),
        'x-permission': z.string().optional(),
        'x-key-scope': z.string().optional(),
        'x-refusals': z.array(z.string()).optional(),
        'x-fresh-proof': z.literal(true).optional(),
        'x-before-second-factor': z.literal(true).optional(),
        parameters: z.array(
          z.strictObject({
            in: z.enum(['path', 'query', 'header']),
            name: z.string(),
            required: z.boolean(),
            description: z.string().optional(),
            schema,
          }),
        ),
        requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
        responses: z.record(z.string().regex(/^([1-5]\d\d|default)$/), response),
      }),
    ),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), schema),
    securitySchemes: z.record(
      z.string(),
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('apiKey'),
          in: z.literal('cookie'),
          name: z.string(),
          description: z.string(),
        }),
        z.strictObject({
          type: z.literal('http'),
          scheme: z.literal('bearer'),
          bearerFormat: z.string(),
          description: z.string(),
        }),
      ]),
    ),
  }),
})

/** Annotations of ours: which fields are told masked to whoever may not know how customers are reached, and which become a password. */
const ours = ['masked', 'setsPassword']

/** Formats say more than their pattern, which stands beside them. */
const knownFormats = {
  uuid: true,
  email: true,
  date: true,
  'date-time': true,
  uri: true,
  ipv4: true,
  ipv6: true,
  cidrv4: true,
  cidrv6: true,
} as const

function* schemasIn(value: unknown): Generator<object> {
  for (const [name, inner] of Object.entries(Object(value))) {
    if (name === 'schema' && typeof inner === 'object' && inner !== null) {
      if (!('$ref' in inner)) yield inner
    } else if (typeof inner === 'object') yield* schemasIn(inner)
  }
}

describe('the description of the API', () => {
  test('holds every endpoint of the contract, once', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      endpoints.map(({ id }) => id).sort(),
    )
  })

  test('says of each who may call it, what a change needs beside, and how it refuses', () => {
    for (const endpoint of endpoints) {
      const operation = operations.find(({ operationId }) => operationId === endpoint.id)!
      const open = 'open' in endpoint.access
      const scope = keyPermission(endpoint)
      expect(operation.security, endpoint.id).toEqual(
        open ? [] : [{ session: [] }, ...(scope ? [{ key: [scope] }] : [])],
      )
      expect(operation['x-key-scope']).toBe(scope ?? undefined)
      expect(operation['x-permission']).toBe(
        'permission' in endpoint.access ? endpoint.access.permission : undefined,
      )
      const needsToken = operation.parameters.some(({ name }) => name === 'X-CSRF-Token')
      expect(needsToken, endpoint.id).toBe(!open && endpoint.method !== 'GET')
      expect(JSON.stringify(operation.responses.default)).toContain('application/problem+json')
      for (const code of endpoint.refusals)
        expect(JSON.stringify(operation.responses.default)).toContain(code)
    }
  })

  test('has the form of OpenAPI 3.1: nothing that it does not know, every scheme and path parameter declared', () => {
    const parsed = openApi31.safeParse(JSON.parse(JSON.stringify(api)))
    expect(parsed.error?.issues ?? []).toEqual([])
    const schemes = Object.keys(api.components.securitySchemes)
    for (const { operationId, path, security, parameters } of operations) {
      const used = (security as Record<string, unknown>[]).flatMap(Object.keys)
      expect(schemes, operationId).toEqual(expect.arrayContaining(used))
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
      expect(inPath, operationId).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
      const names = parameters.map((one) => `${one.in} ${one.name}`)
      expect(new Set(names).size, operationId).toBe(names.length)
    }
  })

  test('marks every field that becomes a password, and none where no rule for passwords stands', () => {
    const marked = operations.filter((operation) => JSON.stringify(operation).includes('"setsPassword":true'))
    const ruled = endpoints.filter(({ refusals }) => refusals.includes('password_too_short'))
    expect(marked.map(({ operationId }) => operationId).toSorted()).toEqual(
      ruled.map(({ id }) => id).toSorted(),
    )
  })

  test('holds schemas of JSON Schema 2020-12 alone', () => {
    const compiler = new Ajv2020({ strict: true, strictTypes: false, keywords: ours, formats: knownFormats })
    const schemas = [...schemasIn(api)]
    expect(schemas.length).toBeGreaterThan(operations.length)
    for (const schema of schemas) expect(() => compiler.compile(schema)).not.toThrow()
  })

  test('is JSON without anything of ours that JSON Schema does not know', () => {
    const text = JSON.stringify(api)
    expect(JSON.parse(text).openapi).toBe('3.1.1')
    expect(text).not.toMatch(/"nullable"|~standard|"def":/)
  })
})
