import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { BodyOf } from '#contract/endpoint.ts'
import type { resetPassword as endpoint } from '#contract/identity.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { addresseeOf } from './addressee.ts'
import { endAllSessions } from './end-sessions.ts'
import { passwordChanged } from './events.ts'
import { findMailToken, withMailToken } from './mail-tokens.ts'
import { hashPassword, mustBeGoodPassword } from './passwords.ts'
import { thaw } from './raise-alarm.ts'

/**
 * A new password by a link. It signs nobody in: whoever reads the mailbox still comes in by the usual way, second factor included (reference/identity.md 2.1).
 * Every session of this person ends, in every business; the other links for a new password are void; what an alarm has frozen goes on.
 */
export async function resetPassword(
  call: { installation: Installation; request: FastifyRequest },
  { token, password }: BodyOf<typeof endpoint>,
): Promise<undefined> {
  const { installation } = call
  const { accountId, memberId } = await findMailToken(call, 'reset_password', token)
  const person = await withAccount(installation, asSystem(accountId), (scope) => addresseeOf(scope, memberId))
  mustBeGoodPassword(password, [person.businessName, person.name, ...person.email.split(/[@.]/)])
  const hash = await hashPassword(installation.master, password)
  const { tellElsewhere } = await withMailToken(call, 'reset_password', token, async (scope) => {
    await sql`select change_password(${memberId}, ${hash})`.execute(scope.database)
    await thaw(scope, memberId)
    await announce(scope, passwordChanged, { data: { memberId } })
    return endAllSessions(scope, memberId, 'password_reset')
  })
  await tellElsewhere()
}
