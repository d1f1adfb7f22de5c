import { sql } from 'kysely'
import type { z } from 'zod'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { sessionsEnded } from './events.ts'
import type { Attempt } from './finish-sign-in.ts'
import { forgetOtherTrustedBrowsers, forgetTrustedBrowsers } from './trusted-browsers.ts'

/** One session of whoever asks, their own current one too. Somebody else's does not exist for them. */
export async function endSessionOfMine(scope: Scope, { memberId }: Session, sessionId: string) {
  const ended = await end(scope, memberId, { only: sessionId, but: null })
  if (ended === 0) refuse('not_found')
  await announce(scope, sessionsEnded, { data: { memberId, count: ended, why: 'by_hand' } })
}

/** All sessions of a person but one, in every account that they work in; answers how many there were. */
export async function endOtherSessions(
  scope: Scope,
  attempt: Attempt,
  { id, memberId }: Pick<Session, 'id' | 'memberId'>,
  why: 'by_hand' | 'password_changed' = 'by_hand',
): Promise<number> {
  const ended = await end(scope, memberId, { only: null, but: id })
  await forgetOtherTrustedBrowsers(scope, attempt, memberId)
  if (ended > 0) await announce(scope, sessionsEnded, { data: { memberId, count: ended, why } })
  return ended
}

/**
 * All sessions of a person, in every account that they work in. They are dead with this transaction; what is open in the other accounts is told to
 * look when the caller, after it, calls the answer; `also` is done there too.
 */
export async function endAllSessions(
  scope: Scope,
  memberId: string,
  why: z.infer<(typeof sessionsEnded)['data']>['why'],
): Promise<Ended> {
  const ended = await end(scope, memberId, { only: null, but: null })
  await forgetTrustedBrowsers(scope, memberId)
  await announce(scope, sessionsEnded, { data: { memberId, count: ended, why } })
  const { rows: places } = await sql<{ account_id: string; member_id: string }>`
    select * from other_workplaces(${memberId})`.execute(scope.database)
  return {
    ended,
    async tellElsewhere(also = async () => undefined) {
      for (const { account_id, member_id } of places) {
        await withAccount(scope.installation, asSystem(account_id), async (there) => {
          await announce(there, sessionsEnded, { data: { memberId: member_id, count: 0, why } })
          await also(there, member_id)
        })
      }
    },
  }
}

export type Ended = {
  ended: number
  tellElsewhere(also?: (there: Scope, memberId: string) => Promise<void>): Promise<void>
}

async function end(
  { database }: Scope,
  memberId: string,
  { only, but }: { only: string | null; but: string | null },
): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    select end_sessions(${memberId}, ${only}::uuid, ${but}::uuid, ${clock.now()}) as ended`.execute(database)
  return rows[0]!.ended
}
