import type { Endpoint } from '#contract/endpoint.ts'
import type { Staged, Things } from '../fixtures/fixtures.ts'
import type { Sent } from './http.ts'
import type { World } from './world.ts'

/** A request before it is written down: values by their names in path and query, and the body. */
export type Draft = { path: Record<string, unknown>; query: Record<string, unknown>; body: unknown }
export type Where = keyof Draft

/** All that the endpoint's fixture says, with what stands on this stage. `{cursor}` is asked of the list itself. */
export async function draftOf(
  world: World,
  endpoint: Endpoint,
  { things }: Staged,
  headers: Record<string, string>,
): Promise<Draft> {
  const { query = {}, body = {} } = endpoint.fixture as { query?: Record<string, unknown>; body?: unknown }
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  const path = Object.fromEntries(names.map((name) => [name, fill(`{${name}}`, things)]))
  if (!Object.values(query).includes('{cursor}')) {
    return { path, query: fill(query, things), body: fill(body, things) }
  }
  const rest = Object.entries(query).filter(([, value]) => value !== '{cursor}')
  const first = { path, query: fill(Object.fromEntries(rest), things), body: {} }
  const { text, json } = await world.send(write(endpoint, first, headers))
  const cursor = Object(json).next
  if (typeof cursor !== 'string')
    throw new Error(`${endpoint.id} has no second page on its stage: ${text.slice(0, 300)}`)
  return { path, query: fill(query, { ...things, cursor }), body: {} }
}

/** Puts things where their names stand in braces, at any depth. */
function fill<Value>(value: Value, things: Things): Value {
  if (typeof value === 'string') {
    return value.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      const thing = things[name]
      if (thing === undefined) throw new Error(`the stage has no ${name}`)
      return thing
    }) as Value
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, things)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, things)])) as Value
}

/** The request as it is sent. `body` instead of the draft's own: text that may be no JSON at all. */
export function write(
  endpoint: Endpoint,
  draft: Draft,
  headers: Record<string, string>,
  body = endpoint.method === 'GET' ? undefined : JSON.stringify(draft.body),
): Sent {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encode(draft.path[name]))
  const query = Object.entries(draft.query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => `${encode(name)}=${encode(item)}`),
  )
  return {
    method: endpoint.method,
    path: `/api/v1${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  }
}

function encode(value: unknown): string {
  const text = String(value)
  // Half a pair of surrogates cannot be encoded; its bytes can be sent nevertheless.
  if (!text.isWellFormed()) return '%ED%A0%80'
  return encodeURIComponent(text).replaceAll('.', '%2E')
}

/** The same draft with another value at one place; undefined takes it away. */
export function withValue(draft: Draft, where: Where, at: string[], value: unknown): Draft {
  const copy = structuredClone(draft)
  if (at.length === 0) return { ...copy, [where]: value }
  let holder = copy[where] as Record<string, unknown>
  for (const name of at.slice(0, -1)) holder = holder[name] as Record<string, unknown>
  if (value === undefined) delete holder[at.at(-1)!]
  else holder[at.at(-1)!] = value
  return copy
}
