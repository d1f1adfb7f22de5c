import { isIPv6 } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Permission, roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { narrowed, standingOf } from '#contract/standing.ts'
import { findSession, hasSessionCookie } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { plainAddress } from '#kernel/http/address-block.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { type KeyToken, readToken } from './key-token.ts'
import { isOld, remindOfOldKeys } from './remind-of-old-keys.ts'
import { tellExposed } from './tell-exposed.ts'
import { tellHeld } from './tell-held.ts'

/** Who asks: by an API key where the request carries one, by the cookie of a session otherwise. Never by both. */
export function findCaller(
  installation: Installation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Session | null> {
  return request.headers.authorization === undefined
    ? findSession(installation, request)
    : findKey(installation, request, reply)
}

/** The state is read at every call, so a key that is revoked, or whose maker is gone, is refused from then on. */
async function findKey(
  installation: Installation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Session> {
  const token = tokenOf(request) ?? refuse('key_unknown')
  const fromBrowser = isFromBrowser(request)
  const withCookie = hasSessionCookie(installation, request)
  const found = await readKey(installation, token, request, { spend: !fromBrowser && !withCookie })
  if (!found) refuse('key_unknown')
  const { key, state, limit } = found
  if (state === 'revoked' || state === 'replaced' || state === 'expired') refuse(`key_${state}`)
  if (fromBrowser) {
    await tellExposed(installation, key.accountId, token.id, 'browser')
    refuse('key_in_browser')
  }
  if (withCookie) refuse('key_and_session')
  if (state === 'doubted') {
    await tellHeld(installation, key.accountId, token.id)
    refuse('key_doubted')
  }
  if (state === 'elsewhere') {
    await tellExposed(installation, key.accountId, token.id, 'elsewhere')
    refuse('key_elsewhere')
  }
  if (key.factorDue) {
    await tellHeld(installation, key.accountId, token.id)
    refuse('key_maker_due')
  }
  reply.header('ratelimit-policy', policy)
  if (limit.waitSeconds > 0) refuse('rate_limited', { retryAfterSeconds: limit.waitSeconds, limit: burst })
  reply.header('ratelimit', `"${burst.name}";r=${limit.usesLeft};t=${limit.restedSeconds}`)
  if (clock.now().getTime() - (found.usedAt?.getTime() ?? 0) > touchSeconds * 1000)
    await touchKey(installation, key.accountId, token.id, request)
  return key
}

/** Whether the key of an open stream works still. */
export async function keyWorks(installation: Installation, request: FastifyRequest): Promise<boolean> {
  const token = tokenOf(request)
  const found = token && (await readKey(installation, token, request, { spend: false }))
  return found?.state === 'valid' && !found.key.factorDue
}

/** 600 a minute, a hundred of them at once; the same numbers stand in key_for. */
const burst = { name: 'burst', allowed: 100, windowSeconds: 10 }
const policy = '"minute";q=600;w=60, "burst";q=100;w=10'
const touchSeconds = 60

/** No person was asked for anything when a program comes: nothing that wants a fresh proof is for it. */
const never = new Date(0)

type Found = {
  key: Session & { key: { id: string; scopes: string[] } }
  state: 'valid' | 'revoked' | 'replaced' | 'expired' | 'doubted' | 'elsewhere'
  usedAt: Date | null
  limit: { usesLeft: number; waitSeconds: number; restedSeconds: number }
}

async function readKey(
  { pools }: Installation,
  { id, secretHash }: KeyToken,
  request: FastifyRequest,
  { spend }: { spend: boolean },
): Promise<Found | null> {
  const { rows } = await pools.app.query<{
    account_id: string
    member_id: string
    role: string
    rights: unknown
    scopes: Permission[]
    used_at: Date | null
    state: Found['state']
    uses_left: number
    wait_seconds: number
    rested_seconds: number
    factor_due: boolean
  }>({
    name: 'key_for',
    text: 'select *, key_maker_due($1, $4) as factor_due from key_for($1, $2, $3, $4, $5)',
    values: [id, secretHash, plainAddress(request), clock.now(), spend],
  })
  const row = rows[0]
  if (!row) return null
  const standing = standingOf(roleSchema.parse(row.role), rightsSchema.nullable().parse(row.rights))
  return {
    key: {
      id,
      accountId: row.account_id,
      memberId: row.member_id,
      ...narrowed(standing, row.scopes),
      provenAt: never,
      methods: [],
      factorDue: row.factor_due,
      frozen: false,
      key: { id, scopes: row.scopes },
    },
    state: row.state,
    usedAt: row.used_at,
    limit: { usesLeft: row.uses_left, waitSeconds: row.wait_seconds, restedSeconds: row.rested_seconds },
  }
}

async function touchKey(
  installation: Installation,
  accountId: string,
  keyId: string,
  request: FastifyRequest,
) {
  const network = networkOf(plainAddress(request) ?? '')
  await withAccount(installation, asSystem(accountId), async (scope) => {
    const { secret_made_at } = await scope.database
      .updateTable('api_keys')
      .set({
        used_at: clock.now(),
        used_from_cipher: scope.boxes.account.seal('api_keys', 'used_from', keyId, network),
      })
      .where('id', '=', keyId)
      .returning('secret_made_at')
      .executeTakeFirstOrThrow()
    // Keys that nobody uses are come across by housekeeping.
    if (isOld(secret_made_at)) await remindOfOldKeys(scope)
  })
}

/** Enough to see that it comes from elsewhere than before, too little to know from which machine. */
function networkOf(address: string): string {
  if (address === '') return ''
  if (!isIPv6(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  return `${address.split(':').slice(0, 3).join(':')}::/48`
}

function tokenOf({ headers }: FastifyRequest): KeyToken | null {
  const [, token] = /^Bearer +([^ ]+) *$/i.exec(headers.authorization ?? '') ?? []
  return token === undefined ? null : readToken(token)
}

/**
 * Every browser of today says from where a page sends. `Sec-Fetch-Mode` alone does not tell one: the `fetch` of Node sends it too.
 */
function isFromBrowser({ headers }: FastifyRequest): boolean {
  return ['origin', 'sec-fetch-site', 'sec-fetch-dest', 'sec-fetch-user'].some(
    (name) => headers[name] !== undefined,
  )
}
