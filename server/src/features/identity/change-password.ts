import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { changePassword as endpoint } from '#contract/identity.ts'
import { announce } from '#kernel/events.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { mustNotBeFrozen } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { type Principal, withAccount } from '#kernel/scope.ts'
import { endOtherSessions } from './end-sessions.ts'
import { passwordChanged } from './events.ts'
import { rememberDevice } from './known-devices.ts'
import { codePointsMinFor, hashPassword, isShort, mustBeGoodPassword } from './passwords.ts'
import { emailHash } from './people.ts'
import { mustBeTheirs, type OwnCall } from './prove.ts'
import { secondFactorsOf } from './second-factors.ts'
import { renewSession } from './sessions.ts'
import { contextOf, whoIs } from './who-is.ts'

/**
 * The one before is the proof, whatever session asks; for whoever has none yet, a passkey of a moment ago. Every other session of this person ends, and this one gets a new token: whoever had
 * copied the old one has nothing (reference/identity.md 2.1, 5.2).
 */
export async function changePassword(
  call: OwnCall & { principal: Principal },
  { current, password }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, principal, session } = call
  const { memberId } = session
  mustNotBeFrozen(session)
  const who = await whoIs(installation, { ...session, sessionId: session.id })
  const { enough } = await withAccount(installation, principal, (scope) => secondFactorsOf(scope, memberId))
  mustBeGoodPassword(password, contextOf(who), codePointsMinFor(enough))
  await mustBeTheirs(call, who.member.email, current)
  if (current?.normalize('NFKC') === password.normalize('NFKC')) refuse('password_same')
  const hash = await hashPassword(installation.master, password, 'known')
  const fresh = await renewSession(installation, call, session)
  const ended = await withAccount(installation, principal, async (scope) => {
    await sql`select change_password(${memberId}, ${hash}, ${isShort(password)})`.execute(scope.database)
    await announce(scope, passwordChanged, { data: { memberId } })
    return endOtherSessions(scope, call, { id: fresh.id, memberId }, 'password_changed')
  })
  rememberDevice(installation, call, emailHash(installation.master, who.member.email), hash)
  return { ended, csrf: csrfToken(installation.master.derive('csrf'), fresh.id) }
}
