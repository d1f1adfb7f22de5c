import { z } from 'zod'
import type { Permission } from './permissions.ts'
import type { ProblemCode } from './problems.ts'

/**
 * `fresh`: and who has shown within the last ten minutes that it is them (`PUT /session/proof`). `beforeSecondFactor`: also who must set up a second
 * factor before anything else; it stands at what that needs, and nowhere else.
 */
export type Access =
  /** A signed-in member whose role holds this permission. */
  | { permission: Permission; fresh?: true }
  /** Any signed-in member, whatever the role. */
  | { signedIn: true; beforeSecondFactor?: true }
  /** Any signed-in member, and only what is their own: a colleague's is for them what does not exist. */
  | { signedIn: true; own: true; fresh?: true; beforeSecondFactor?: true }
  /** Anybody; the reason says why that is safe. */
  | { open: string }

/**
 * The permission that an API key needs here; null where keys never go: to what is a person's own or wants their proof, and to the keys themselves.
 */
export function keyPermission({ access }: Pick<Endpoint, 'access'>): Permission | null {
  if (!('permission' in access) || access.fresh) return null
  return forPeople.includes(access.permission) ? null : access.permission
}

const forPeople: Permission[] = [
  'team.manage',
  'team.review',
  'integrations.read',
  'integrations.manage',
  'demo.remove',
]

/**
 * How this endpoint is seen to succeed: the stage, by its name in server/testing/fixtures, and all that can be sent there, every field of
 * query and body. Names in braces stand for what that stage has, as in the path; `{cursor}` is the end of the list's first page.
 */
export type Fixture<Query = unknown, Body = unknown> = { name: string; query?: Query; body?: Body }

/** One thing that our API can do. Server, web, tests and OpenAPI all read this same description. */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> = {
  /** `feature.verb`, stable: it names the operation in OpenAPI and in logs. */
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, parameters as `{name}`. */
  path: string
  summary: string
  access: Access
  fixture: Fixture
  params: Params
  query: Query
  body: Body
  /** The whole of what leaves: anything not declared here is cut off. */
  response: Response
  /** Codes this endpoint may refuse with, beside those that every endpoint has. */
  refusals: ProblemCode[]
  /** Answer is not JSON (a stream, a file): the response schema then says nothing about its body. */
  raw?: true
  /** An open page asks this by itself: it keeps no session open while nobody is at it. */
  unattended?: true
  /** Largest accepted body in bytes; 64 KiB unless said. */
  bodyBytesMax?: number
}

const nothing = z.strictObject({})
type Nothing = typeof nothing

export function endpoint<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Response extends z.ZodType = Nothing,
>(description: {
  id: string
  method: Endpoint['method']
  path: string
  summary: string
  access: Access
  fixture: Fixture<z.input<Query>, z.input<Body>>
  params?: Params
  query?: Query
  body?: Body
  response?: Response
  refusals?: ProblemCode[]
  raw?: true
  unattended?: true
  bodyBytesMax?: number
}): Endpoint<Params, Query, Body, Response> {
  return {
    refusals: [],
    ...description,
    params: (description.params ?? nothing) as Params,
    query: (description.query ?? nothing) as Query,
    body: (description.body ?? nothing) as Body,
    response: (description.response ?? nothing) as Response,
  }
}

export type ParamsOf<E> = E extends Endpoint<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never
export type QueryOf<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never
export type BodyOf<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never
export type ResponseOf<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never
/** What a caller sends: the same as the handler gets, before defaults are filled in. */
export type QueryInput<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never
export type BodyInput<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never
