import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Who } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { addressBlock, spendAttempts } from './attempts.ts'
import { hashToken, startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

/** A link that signs in once; the token is in the fragment, which browsers do not send. */
export async function makeSignInLink(
  installation: Installation,
  who: { accountId: string; memberId: string },
  minutesValid: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const until = new Date(clock.now().getTime() + minutesValid * 60_000)
  await withAccount(installation, asSystem(who.accountId), ({ database }) =>
    sql`select make_sign_in_link(${hashToken(token)}, ${who.memberId}, ${until})`.execute(database),
  )
  return `${installation.config.publicUrl.origin}/link#${token}`
}

export async function signInByLink(
  {
    installation,
    request,
    reply,
  }: { installation: Installation; request: FastifyRequest; reply: FastifyReply },
  { token }: { token: string },
): Promise<Who> {
  await spendAttempts(installation, [
    { name: 'sign-in-link', value: addressBlock(request), allowed: 100, windowSeconds: 900 },
  ])
  const { rows } = await installation.pools.app.query<{ account_id: string; member_id: string }>(
    'select * from use_sign_in_link($1, $2)',
    [hashToken(token), clock.now()],
  )
  const row = rows[0]
  if (!row) refuse('link_used')
  const who = { accountId: row.account_id, memberId: row.member_id }
  const session = await startSession(installation, { request, reply }, who)
  return whoIs(installation, { ...who, sessionId: session.id })
}
