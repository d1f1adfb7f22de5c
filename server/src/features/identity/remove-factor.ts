import { sql } from 'kysely'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { passwordChanged } from './events.ts'
import { hashPassword, mustBeGoodPassword } from './passwords.ts'
import type { OwnCall } from './prove.ts'
import { secondFactorsOf } from './second-factors.ts'
import { contextOf, whoIs } from './who-is.ts'

/**
 * Takes a second factor away: the authenticator app, a passkey or a security key. A password that was long enough only beside it does not stay alone: a new one
 * comes in the same transaction, or nothing happens.
 */
export async function removeFactor(
  call: OwnCall & { principal: Principal },
  { password }: { password?: string | undefined },
  remove: (scope: Scope) => Promise<void>,
) {
  const { installation, principal, session } = call
  const { memberId } = session
  const who = await whoIs(installation, { ...session, sessionId: session.id })
  if (password !== undefined) mustBeGoodPassword(password, contextOf(who))
  const { master } = installation
  const hash = password === undefined ? null : await hashPassword(master, password, 'known')
  await withAccount(installation, principal, async (scope) => {
    await remove(scope)
    const left = await secondFactorsOf(scope, memberId)
    if (!left.password_short || left.enough) return
    if (hash === null) refuse('password_wanted')
    await sql`select change_password(${memberId}, ${hash}, false)`.execute(scope.database)
    await announce(scope, passwordChanged, { data: { memberId } })
  })
}
