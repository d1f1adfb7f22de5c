import { sql } from 'kysely'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { endAllSessions } from './end-sessions.ts'
import { secondFactorRemoved } from './events.ts'
import { secondFactorsOf } from './second-factors.ts'

/**
 * For whoever runs the installation, when somebody has lost phone, passkeys and recovery codes: nothing of it counts any more, and nobody is signed in by it.
 * Who has no password then sets one by a link.
 */
export async function forgetFactors(
  installation: Installation,
  { accountId, memberId }: { accountId: string; memberId: string },
) {
  const { tellElsewhere } = await withAccount(installation, asSystem(accountId), async (scope) => {
    const { password_short: isShort } = await secondFactorsOf(scope, memberId)
    await sql`select forget_factors(${memberId})`.execute(scope.database)
    // It was enough beside a second factor, and does not stay alone.
    if (isShort) await sql`select change_password(${memberId}, null, false)`.execute(scope.database)
    await announce(scope, secondFactorRemoved, { data: { memberId, kind: 'all' } })
    return endAllSessions(scope, memberId, 'factors_forgotten')
  })
  await tellElsewhere()
}
