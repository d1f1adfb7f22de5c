import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, withAccount } from '#kernel/scope.ts'
import { addresseeOf } from './addressee.ts'
import { spendAttempts } from './attempts.ts'
import { emailVerified, verificationWanted } from './events.ts'
import { withMailToken } from './mail-tokens.ts'

/** Sends the mail that confirms the address once more. */
export async function askForVerification({
  installation,
  principal,
  session: { memberId },
}: {
  installation: Installation
  principal: Principal
  session: Session
}): Promise<undefined> {
  if (!installation.mail) refuse('mail_missing')
  const { email } = await withAccount(installation, principal, (scope) => addresseeOf(scope, memberId))
  await spendAttempts(installation, [{ name: 'verify-email', value: email, allowed: 5, windowSeconds: 3600 }])
  await withAccount(installation, principal, (scope) =>
    announce(scope, verificationWanted, { data: { memberId } }),
  )
}

export async function verifyEmail(
  call: { installation: Installation; request: FastifyRequest },
  { token }: { token: string },
): Promise<undefined> {
  await withMailToken(call, 'verify_email', token, async (scope, { memberId }) => {
    await sql`select verify_email(${memberId}, ${clock.now()})`.execute(scope.database)
    await announce(scope, emailVerified, { data: { memberId } })
  })
}
