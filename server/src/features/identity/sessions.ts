import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import { signedOut } from './events.ts'

/** In all, in the office and on a member's phone. How long a session may stay unused is the owner's to say; the database counts both. */
const absoluteDays = { office: 7, phone: 30 }
const touchSeconds = 60

const minute = 60_000
const day = 24 * 60 * minute

/**
 * A new token each time; the session that this browser had until now ends with it (reference/identity.md 5.2). `also` is done in the same
 * transaction: no session without it.
 */
export async function startSession(
  installation: Installation,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  who: { accountId: string; memberId: string; methods: string[] },
  also: (scope: Scope) => Promise<void> = async () => undefined,
): Promise<{ id: string; tokenHash: Buffer }> {
  const token = randomBytes(32).toString('base64url')
  const id = ids.new()
  const now = clock.now()
  const agent = (request.headers['user-agent'] ?? '').slice(0, 300)
  const before = request.cookies[cookieName(installation, 'session')]
  const principal = { ...asSystem(who.accountId), requestId: request.id }
  const onPhone = await withAccount(installation, principal, async (scope) => {
    const { idle_minutes: idleMinutes } = await scope.database
      .selectFrom('accounts')
      .select('idle_minutes')
      .executeTakeFirstOrThrow()
    await sql`select open_session(${hashToken(token)}, ${who.memberId}, ${id}, ${now},
      ${new Date(now.getTime() + idleMinutes * minute)}, ${new Date(now.getTime() + absoluteDays.office * day)},
      ${scope.boxes.account.seal('sessions', 'agent', id, agent)}, ${who.methods})`.execute(scope.database)
    await also(scope)
    if (!before) return false
    const { rows } = await sql<{ follows: boolean }>`
      select follow_on_phone(${hashToken(before)}, ${id}, ${now}) as follows`.execute(scope.database)
    return rows[0]!.follows
  })
  if (before) await installation.pools.app.query('select end_session($1, $2)', [hashToken(before), now])
  writeSessionCookie(installation, reply, token, { onPhone })
  return { id, tokenHash: hashToken(token) }
}

/** The session of this request, kept by the browser as long as it may last now. */
export function setSessionCookie(
  installation: Installation,
  reply: FastifyReply,
  request: FastifyRequest,
  how: { onPhone: boolean },
) {
  const token = request.cookies[cookieName(installation, 'session')]
  if (token) writeSessionCookie(installation, reply, token, how)
}

function writeSessionCookie(
  installation: Installation,
  reply: FastifyReply,
  token: string,
  { onPhone }: { onPhone: boolean },
) {
  const days = onPhone ? absoluteDays.phone : absoluteDays.office
  reply.setCookie(cookieName(installation, 'session'), token, cookieOptions(installation, days * 24 * 3600))
}

/** Sent with questions that a page asks by itself while nobody is at it: they do not keep a session open. */
const unattendedHeader = 'x-unattended'

/** The session behind the cookie of a request, null without one; `session_ended` when it was one. */
export async function findSession(
  installation: Installation,
  request: FastifyRequest,
): Promise<Session | null> {
  const token = request.cookies[cookieName(installation, 'session')]
  if (!token) return null
  const isActivity = request.headers[unattendedHeader] === undefined
  const session = await readSession(installation, hashToken(token), { isActivity })
  if (session === 'ended') refuse('session_ended')
  return session
}

/** Reading for a request counts as activity; an open stream that only looks whether it may go on does not. */
export async function readSession(
  installation: Installation,
  tokenHash: Buffer,
  { isActivity = true } = {},
): Promise<Session | null | 'ended'> {
  const now = clock.now()
  const { rows } = await installation.pools.app.query<{
    account_id: string
    session_id: string
    member_id: string
    role: string
    rights: unknown
    seen_at: Date
    proven_at: Date
    ended: boolean
    methods: string[]
    factor_due: boolean
  }>({
    name: 'session_for',
    text: 'select *, session_rights($1) as rights from session_for($1, $2)',
    values: [tokenHash, now],
  })
  const row = rows[0]
  if (!row) return null
  if (row.ended) return 'ended'
  if (isActivity && now.getTime() - row.seen_at.getTime() > touchSeconds * 1000) {
    await installation.pools.app.query('select touch_session($1, $2)', [tokenHash, now])
  }
  return {
    id: row.session_id,
    accountId: row.account_id,
    memberId: row.member_id,
    provenAt: row.proven_at,
    methods: row.methods,
    ...standingOf(roleSchema.parse(row.role), rightsSchema.nullable().parse(row.rights)),
    factorDue: row.factor_due,
  }
}

/** Whether a request carries the cookie of a session at all, of a right one or not. */
export function hasSessionCookie(installation: Installation, request: FastifyRequest): boolean {
  return Boolean(request.cookies[cookieName(installation, 'session')])
}

/** This very session, by whoever holds it. */
export async function signOut({
  installation,
  principal,
  session,
  request,
  reply,
}: {
  installation: Installation
  principal: Principal
  session: Session
  request: FastifyRequest
  reply: FastifyReply
}) {
  await withAccount(installation, principal, async (scope) => {
    const tokenHash = tokenHashOf(installation, request)
    await sql`select end_session(${tokenHash}, ${clock.now()})`.execute(scope.database)
    await announce(scope, signedOut, { data: { memberId: session.memberId } })
  })
  reply.setCookie(cookieName(installation, 'session'), '', cookieOptions(installation, 0))
  reply.header('clear-site-data', '"cache", "storage"')
}

export function tokenHashOf(installation: Installation, request: FastifyRequest): Buffer {
  return hashToken(request.cookies[cookieName(installation, 'session')] ?? '')
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
