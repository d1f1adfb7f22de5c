import { z } from 'zod'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import type { Problem } from '#contract/problems.ts'
import type { Browser } from '../../canary-client.ts'
import { type Heard, knock } from '../../knock.ts'
import type { Belongings, Stage } from '../../stage.ts'

/** Every operation that the contract describes, new ones included: nobody keeps a list. */
export const operations: Operation[] = endpoints.map((endpoint) => ({
  endpoint,
  id: endpoint.id,
  method: endpoint.method,
  closed: !('open' in endpoint.access),
  changes: endpoint.method !== 'GET',
}))

export type Operation = {
  endpoint: Endpoint
  id: string
  method: Endpoint['method']
  /** Needs a session. */
  closed: boolean
  changes: boolean
}

/** An operation as the running server describes it: the source that floors come from. */
export type Described = {
  id: string
  method: string
  /** With names in braces. */
  path: string
  closed: boolean
  changes: boolean
  /** Wants a fresh proof. */
  fresh: boolean
  /** Answers whoever must set up a second factor first. */
  beforeSecondFactor: boolean
  /** What whoever is signed in must have; null where anybody of the business may. */
  permission: string | null
  /** What an API key must have been given for it; null where none ever goes. */
  keyScope: string | null
  /** Names in the body and in the query. */
  fields: { body: string[]; query: string[] }
}

/** What the running server says that it can do: GET /api/v1/openapi.json. */
export async function describedOperations(stage: Stage): Promise<Described[]> {
  const { status, json } = await knock(stage, '/api/v1/openapi.json')
  const described = openApiSchema.safeParse(json)
  if (status !== 200 || !described.success)
    throw new Error(`the description of the API could not be read: ${status}`)
  return Object.entries(described.data.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      closed: operation.security !== undefined && operation.security.length > 0,
      changes: method !== 'get',
      fresh: operation['x-fresh-proof'],
      beforeSecondFactor: operation['x-before-second-factor'],
      permission: operation['x-permission'] ?? null,
      keyScope: operation['x-key-scope'] ?? null,
      fields: {
        body: Object.keys(operation.requestBody?.content['application/json'].schema.properties ?? {}),
        query: operation.parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name),
      },
    })),
  )
}

const openApiSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        security: z.array(z.unknown()).optional(),
        'x-fresh-proof': z.boolean().default(false),
        'x-before-second-factor': z.boolean().default(false),
        'x-key-scope': z.string().optional(),
        'x-permission': z.string().optional(),
        parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
        requestBody: z
          .object({
            content: z.object({
              'application/json': z.object({
                schema: z.object({ properties: z.record(z.string(), z.unknown()).optional() }),
              }),
            }),
          })
          .optional(),
      }),
    ),
  ),
})

/** Address of an operation on what a canary has; null where it has nothing of that kind. */
export function pathOf({ endpoint }: Operation, belongings: Belongings): string | null {
  let missing = false
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = belongingOf(endpoint.path, name, belongings)
    if (id === undefined) missing = true
    return id ?? ''
  })
  return missing ? null : `/api/v1${path}`
}

/** The same with ids that are well formed and nobody’s. */
export function pathToNothing({ endpoint }: Operation): string {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const id = nobodysIds.find(
    (id) => endpoint.params.safeParse(Object.fromEntries(names.map((name) => [name, id]))).success,
  )
  return `/api/v1${endpoint.path.replaceAll(/\{\w+\}/g, id ?? nobodysIds[0])}`
}

const nobodysIds = ['01890000-0000-7000-8000-000000000000', '999999999999999999', 'nobody'] as const

/** `{id}` is what stands before it in the path: `/deals/{id}` wants `dealId`. Any other name is asked for as it is. */
function belongingOf(path: string, name: string, belongings: Belongings): string | undefined {
  const before = new RegExp(`/([a-z-]+)/\\{${name}\\}`).exec(path)?.[1] ?? ''
  const kind = name === 'id' ? `${before.replace(/s$/, '')}Id` : name
  return Object.entries(belongings).find(([key]) => key === kind)?.[1]
}

/** Headers of a page of ours: cookie, CSRF token, same origin. */
export function pageHeaders({ cookie, csrf }: Pick<Browser, 'cookie' | 'csrf'>): Record<string, string> {
  return { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' }
}

/** A field that no operation knows. A request that comes as far as its fields is refused for it, and so changes nothing. */
export const probeField = 'trust_check_probe'
export const probeBody = JSON.stringify({ [probeField]: 1 })

/** Whether a request was let through to where its fields are read: the refusal is about the made-up field, or there is none. */
export function wasLetThrough({ status, json }: Heard): boolean {
  if (status < 300) return true
  return (
    (json as Partial<Problem> | null)?.errors?.some(({ pointer }) => pointer === `/${probeField}`) ?? false
  )
}

export function codeOf({ json }: Heard): string | null {
  const code = (json as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : null
}
