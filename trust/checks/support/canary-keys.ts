import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { type Heard, type Knock, knock } from '../../knock.ts'
import type { Canary, Stage } from '../../stage.ts'
import { pageHeaders } from './operations.ts'
import { type OwnSession, signInAnew, signOut } from './sign-in.ts'

/** An API key of a canary. */
export type CanaryKey = { id: string; secret: string; secretMadeAt: string }

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  secretMadeAt: z.string(),
  advice: z.string().nullable(),
})
type ListedKey = z.output<typeof keySchema>
const listSchema = z.object({ items: z.array(keySchema), scopes: z.array(z.string()) })
const madeSchema = z.object({ key: keySchema, secret: z.string() })

/** The owner of a canary, who has just shown that it is them, for as long as `work` takes. */
export async function asFreshOwner<Value>(
  stage: Stage,
  canary: Canary,
  work: (owner: OwnSession) => Promise<Value>,
): Promise<Value> {
  const owner = await signInAnew(stage, canary, 'owner')
  try {
    return await work(owner)
  } finally {
    await signOut(stage, owner)
  }
}

export async function listKeys(stage: Stage, owner: OwnSession) {
  return listSchema.parse(await askAs(stage, owner, 'GET', '/api/v1/keys'))
}

export async function keyNow(stage: Stage, owner: OwnSession, id: string): Promise<ListedKey> {
  const found = (await listKeys(stage, owner)).items.find((key) => key.id === id)
  if (!found) throw new Error('a key of a canary is not listed')
  return found
}

type NewKey = { name: string; scopes: string[]; addresses?: string[]; expiresInDays?: number | null }

export async function makeKey(stage: Stage, owner: OwnSession, body: NewKey): Promise<CanaryKey> {
  return readMade(await askAs(stage, owner, 'POST', '/api/v1/keys', body))
}

export async function rotateKey(
  stage: Stage,
  owner: OwnSession,
  id: string,
  overlapHours: number,
): Promise<CanaryKey> {
  return readMade(await askAs(stage, owner, 'POST', `/api/v1/keys/${id}/rotate`, { overlapHours }))
}

export async function revokeKey(stage: Stage, owner: OwnSession, id: string) {
  await askAs(stage, owner, 'DELETE', `/api/v1/keys/${id}`)
}

/**
 * The key that a canary has by this name, under a secret that is made now. A key cannot be removed, for what it did stays under its name: so the same one is
 * taken each time. Nobody has its secret once this process has ended.
 */
export async function freshKey(stage: Stage, owner: OwnSession, wanted: NewKey): Promise<CanaryKey> {
  const name = `Checker: ${wanted.name}`
  const before = (await listKeys(stage, owner)).items.find((key) => key.name === name)
  return before
    ? rotateKey(stage, owner, before.id, 0)
    : makeKey(stage, owner, { expiresInDays: null, ...wanted, name })
}

const kept = new WeakMap<Stage, Map<string, CanaryKey>>()

/** One key for each permission, kept from run to run as long as this process alone has given it a secret. */
export async function keysByScope(
  stage: Stage,
  owner: OwnSession,
  scopes: string[],
): Promise<Map<string, CanaryKey>> {
  const known = kept.get(stage) ?? new Map<string, CanaryKey>()
  kept.set(stage, known)
  const { items } = await listKeys(stage, owner)
  const keys = new Map<string, CanaryKey>()
  for (const scope of scopes) {
    const own = known.get(scope)
    const isCurrent = items.some(
      ({ id, secretMadeAt }) => id === own?.id && secretMadeAt === own.secretMadeAt,
    )
    const key = own && isCurrent ? own : await freshKey(stage, owner, { name: scope, scopes: [scope] })
    keys.set(scope, key)
    known.set(scope, key)
  }
  return keys
}

export const bearer = ({ secret }: Pick<CanaryKey, 'secret'>) => ({ authorization: `Bearer ${secret}` })

const patienceTries = 20

/** A program asks. Where it is told to wait, because a check before has asked much by the same key, it waits. */
export async function askByKey(
  stage: Stage,
  key: Pick<CanaryKey, 'secret'>,
  path: string,
  { headers, ...how }: Knock = {},
): Promise<Heard> {
  for (let tries = 1; ; tries++) {
    const heard = await knock(stage, path, { ...how, headers: { ...bearer(key), ...headers } })
    if (heard.status !== 429 || tries === patienceTries) return heard
    await pause(1000 * Math.min(3, Number(heard.headers['retry-after'] ?? 1)))
  }
}

/** Whether a key opens what it was given. Throws when that could not be told. */
export async function opens(stage: Stage, key: Pick<CanaryKey, 'secret'>, path: string): Promise<boolean> {
  const { status } = await askByKey(stage, key, path)
  if (status === 200 || status === 401) return status === 200
  throw new Error(`whether a key opens could not be told: ${status}`)
}

/** What the audit log has of a key, newest first, as its owner reads it. */
export async function eventsOfKey(
  stage: Stage,
  owner: OwnSession,
  keyId: string,
  type: string,
): Promise<Record<string, unknown>[]> {
  const items = await newestEvents(stage, owner)
  return items.filter((entry) => entry.type === type && entry.data.keyId === keyId).map(({ data }) => data)
}

export async function newestEvents(stage: Stage, owner: OwnSession) {
  return auditSchema.parse(await askAs(stage, owner, 'GET', '/api/v1/audit?limit=100')).items
}

const auditSchema = z.object({
  items: z.array(z.object({ id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) })),
})

function readMade(answer: unknown): CanaryKey {
  const { key, secret } = madeSchema.parse(answer)
  return { id: key.id, secret, secretMadeAt: key.secretMadeAt }
}

async function askAs(
  stage: Stage,
  owner: OwnSession,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const { status, json } = await knock(stage, path, {
    method,
    headers: { ...pageHeaders(owner), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (status >= 300) throw new Error(`an owner of a canary is answered ${status}: ${method}`)
  return json
}
