import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { sessionsEnded } from './events.ts'

/** One session of whoever asks, their own current one too. Somebody else's does not exist for them. */
export async function endSessionOfMine(scope: Scope, { memberId }: Session, sessionId: string) {
  const ended = await end(scope, memberId, { only: sessionId, but: null })
  if (ended === 0) refuse('not_found')
  await announce(scope, sessionsEnded, { data: { memberId, count: ended, why: 'by_hand' } })
}

/** All sessions of a person but one, in every account that they work in; answers how many there were. */
export async function endOtherSessions(
  scope: Scope,
  { id, memberId }: Pick<Session, 'id' | 'memberId'>,
  why: 'by_hand' | 'password_changed' = 'by_hand',
): Promise<number> {
  const ended = await end(scope, memberId, { only: null, but: id })
  if (ended > 0) await announce(scope, sessionsEnded, { data: { memberId, count: ended, why } })
  return ended
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
