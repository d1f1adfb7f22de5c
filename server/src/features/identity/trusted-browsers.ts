import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import type { Attempt } from './finish-sign-in.ts'
import { deviceOf } from './list-sessions.ts'
import { peopleBox } from './people.ts'
import { hashToken } from './sessions.ts'

/** "Do not ask here for 30 days." */
const days = 30

/** In this browser the second factor of this person is not asked for, for a time. */
export async function trustBrowser(scope: Scope, attempt: Attempt, memberId: string) {
  const { installation, request, reply } = attempt
  const token = randomBytes(32).toString('base64url')
  const id = ids.new()
  const now = clock.now()
  const agent = (request.headers['user-agent'] ?? '').slice(0, 300)
  const sealed = peopleBox(installation.master).seal('trusted_browsers', 'agent', id, agent)
  await sql`select trust_browser(${memberId}, ${id}, ${hashToken(token)}, ${sealed}, ${now},
    ${new Date(now.getTime() + days * 86_400_000)})`.execute(scope.database)
  reply.setCookie(cookieName(installation, 'trusted'), token, cookieOptions(installation, days * 86_400))
}

export async function isTrusted(scope: Scope, { installation, request }: Attempt, memberId: string) {
  const token = request.cookies[cookieName(installation, 'trusted')]
  if (!token) return false
  const { rows } = await sql<{ trusted: boolean }>`
    select is_trusted_browser(${memberId}, ${hashToken(token)}, ${clock.now()}) as trusted`.execute(
    scope.database,
  )
  return rows[0]!.trusted
}

export async function listTrustedBrowsers(scope: Scope, attempt: Attempt, memberId: string) {
  const token = attempt.request.cookies[cookieName(attempt.installation, 'trusted')]
  const own = token ? hashToken(token) : null
  const rows = await trustedBrowsersOf(scope, memberId)
  const box = peopleBox(scope.installation.master)
  return rows.map((row) => ({
    id: row.id,
    current: own !== null && row.token_hash.equals(own),
    ...deviceOf(box.open<string>('trusted_browsers', 'agent', row.id, row.agent_cipher)),
    since: row.made_at.toISOString(),
    usedAt: row.used_at.toISOString(),
    endsAt: row.expires_at.toISOString(),
  }))
}

export async function forgetTrustedBrowser(scope: Scope, { memberId }: Session, id: string) {
  const { rows } = await sql<{ gone: number }>`
    select forget_trusted_browsers(${memberId}, ${id}::uuid, null) as gone`.execute(scope.database)
  if (rows[0]!.gone === 0) refuse('not_found')
}

/** All of a person's: whoever sits at one of them is asked again. */
export async function forgetTrustedBrowsers({ database }: Scope, memberId: string) {
  await sql`select forget_trusted_browsers(${memberId}, null, null)`.execute(database)
}

/** With the sessions elsewhere ends what spares a question there. */
export async function forgetOtherTrustedBrowsers(scope: Scope, attempt: Attempt, memberId: string) {
  const token = attempt.request.cookies[cookieName(attempt.installation, 'trusted')]
  await sql`select forget_trusted_browsers(${memberId}, null, ${token ? hashToken(token) : null})`.execute(
    scope.database,
  )
}

/** As they are stored, those whose time is not over. */
export async function trustedBrowsersOf({ database }: Scope, memberId: string) {
  const { rows } = await sql<{
    id: string
    token_hash: Buffer
    agent_cipher: Buffer
    made_at: Date
    used_at: Date
    expires_at: Date
  }>`select * from trusted_browsers_of(${memberId}, ${clock.now()})`.execute(database)
  return rows
}
