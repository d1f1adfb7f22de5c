import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { originOf } from '#kernel/http/address-block.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import { signedOut } from './events.ts'
import { noteNetwork } from './networks.ts'

/** In all, in the office and on a member's phone. How long a session may stay unused is the owner's to say; the database counts both. */
const absoluteDays = { office: 7, phone: 30 }
const touchSeconds = 60
/** A passkey from before the days that an alarm doubts, or a link of whoever runs the installation. */
const trustedWhenFrozen = ['passkey', 'link']

const minute = 60_000
const day = 24 * 60 * minute

type Begun = { id: string; tokenHash: Buffer }
type Attempt = { request: FastifyRequest; reply: FastifyReply }

/**
 * Somebody has signed in. The session that this browser had until now ends; `also` is done in the same transaction: no session without it. After an alarm
 * one begins only by what whoever was in before cannot have: not by the password. By a password, it must be theirs still.
 */
export async function startSession(
  installation: Installation,
  attempt: Attempt,
  who: { accountId: string; memberId: string; methods: string[]; passwordHash: string | null },
  also: (scope: Scope) => Promise<void>,
): Promise<Begun> {
  const { request } = attempt
  const { token, id, agent, now } = newSession(request)
  const before = request.cookies[cookieName(installation, 'session')]
  const onPhone = await withAccount(installation, atRequest(who, request), async (scope) => {
    const person = (await lockPerson(scope, who.memberId)) ?? refuse('wrong_credentials')
    const [first = ''] = who.methods
    if (person.frozen && !trustedWhenFrozen.includes(first)) refuse('sign_in_frozen')
    if (first === 'password' && person.passwordHash !== who.passwordHash) refuse('wrong_credentials')
    const { idle_minutes: idleMinutes } = await scope.database
      .selectFrom('accounts')
      .select('idle_minutes')
      .executeTakeFirstOrThrow()
    await sql`select open_session(${hashToken(token)}, ${who.memberId}, ${id}, ${now},
      ${new Date(now.getTime() + idleMinutes * minute)}, ${new Date(now.getTime() + absoluteDays.office * day)},
      ${agent(scope)}, ${who.methods})`.execute(scope.database)
    await also(scope)
    if (!before) return false
    const { rows } = await sql<{ follows: boolean }>`
      select follow_on_phone(${hashToken(before)}, ${id}, ${now}) as follows`.execute(scope.database)
    return rows[0]!.follows
  })
  if (before) await installation.pools.app.query('select end_session($1, $2)', [hashToken(before), now])
  return begun(installation, attempt, who, { id, token, onPhone })
}

/**
 * Whoever is signed in has shown once more that it is them: their session goes on under a new token (reference/identity.md 5.2), for no longer than it would have
 * lasted. One that has ended since the request came does not come back, and after an alarm no proof counts.
 */
export async function renewSession(
  installation: Installation,
  attempt: Attempt,
  session: Pick<Session, 'id' | 'accountId' | 'memberId'>,
): Promise<Begun> {
  const { request } = attempt
  const { token, id, agent, now } = newSession(request)
  const onPhone = await withAccount(installation, atRequest(session, request), async (scope) => {
    const person = (await lockPerson(scope, session.memberId)) ?? refuse('session_ended')
    if (person.frozen) refuse('sign_in_frozen')
    const { rows } = await sql<{ phone: boolean | null }>`
      select renew_session(${session.id}, ${session.memberId}, ${hashToken(token)}, ${id}, ${now}, ${agent(scope)}) as phone`.execute(
      scope.database,
    )
    return rows[0]!.phone ?? refuse('session_ended')
  })
  return begun(installation, attempt, session, { id, token, onPhone })
}

function newSession(request: FastifyRequest) {
  const id = ids.new()
  const agent = ({ boxes }: Scope) => boxes.account.seal('sessions', 'agent', id, agentOf(request))
  return { id, token: randomBytes(32).toString('base64url'), agent, now: clock.now() }
}

function atRequest({ accountId }: { accountId: string }, request: FastifyRequest): Principal {
  return { ...asSystem(accountId), requestId: request.id, origin: originOf(request) }
}

function begun(
  installation: Installation,
  { request, reply }: Attempt,
  who: { accountId: string; memberId: string },
  { id, token, onPhone }: { id: string; token: string; onPhone: boolean },
): Begun {
  keepSessionCookie(installation, reply, token, { onPhone })
  noteNetwork(installation, request, who)
  return { id, tokenHash: hashToken(token) }
}

/**
 * Whether an alarm was raised for this person, and their password; null where they do not work here any more. It stays so until the transaction ends: whatever ends
 * sessions at the same moment finds the one that begins here, and ends it.
 */
export async function lockPerson(
  { database }: Scope,
  memberId: string,
): Promise<{ frozen: boolean; passwordHash: string | null } | null> {
  const { rows } = await sql<{ frozen: boolean; password_hash: string | null }>`
    select * from lock_person(${memberId})`.execute(database)
  const [row] = rows
  return row ? { frozen: row.frozen, passwordHash: row.password_hash } : null
}

/** The session of this request, kept by the browser as long as it may last now. */
export function setSessionCookie(
  installation: Installation,
  reply: FastifyReply,
  request: FastifyRequest,
  how: { onPhone: boolean },
) {
  const token = request.cookies[cookieName(installation, 'session')]
  if (token) keepSessionCookie(installation, reply, token, how)
}

export function keepSessionCookie(
  installation: Installation,
  reply: FastifyReply,
  token: string,
  { onPhone }: { onPhone: boolean },
) {
  const days = onPhone ? absoluteDays.phone : absoluteDays.office
  reply.setCookie(cookieName(installation, 'session'), token, cookieOptions(installation, days * 24 * 3600))
}

/** Sent with questions that a page asks by itself while nobody is at it: they do not keep a session open, nor does an endpoint that is `unattended`. */
const unattendedHeader = 'x-unattended'

/** The session behind the cookie of a request, null without one; `session_ended` when it was one. */
export async function findSession(
  installation: Installation,
  request: FastifyRequest,
): Promise<Session | null> {
  const token = request.cookies[cookieName(installation, 'session')]
  if (!token) return null
  const { unattended } = request.routeOptions.config
  const isActivity = !unattended && request.headers[unattendedHeader] === undefined
  const session = await readSession(installation, hashToken(token), { isActivity })
  if (session === 'ended') refuse('session_ended')
  if (session) noteNetwork(installation, request, session)
  return session
}

/** Reading for a request counts as activity; an open stream that only looks whether it may go on does not. */
export async function readSession(
  installation: Installation,
  tokenHash: Buffer,
  { isActivity = true } = {},
): Promise<Session | null | 'ended'> {
  const now = clock.now()
  const { rows } = await installation.pools.app.query<{ session: StoredSession | null }>({
    name: 'session_for',
    text: 'select session_for($1, $2) as session',
    values: [tokenHash, now],
  })
  const found = rows[0]!.session
  if (!found) return null
  if (found.ended) return 'ended'
  if (isActivity && now.getTime() - found.seenAt > touchSeconds * 1000) {
    await installation.pools.app.query('select touch_session($1, $2)', [tokenHash, now])
  }
  const { id, accountId, memberId, provenAt, methods, factorDue, frozen } = found
  return {
    id,
    accountId,
    memberId,
    provenAt: new Date(provenAt),
    methods,
    ...standingOf(roleSchema.parse(found.role), rightsSchema.nullable().parse(found.rights)),
    factorDue,
    frozen,
  }
}

/** As the database tells of it; moments in milliseconds since 1970. */
type StoredSession = {
  id: string
  accountId: string
  memberId: string
  role: string
  rights: unknown
  seenAt: number
  provenAt: number
  ended: boolean
  methods: string[]
  factorDue: boolean
  frozen: boolean
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

/** What the browser says of itself. */
export function agentOf(request: FastifyRequest): string {
  return (request.headers['user-agent'] ?? '').slice(0, 300)
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
