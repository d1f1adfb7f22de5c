import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { RaisedAlarm } from '#contract/alarms.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { type Ended, endAllSessions } from './end-sessions.ts'
import { alarmRaised } from './events.ts'
import { doubtfulSince } from './held-passkeys.ts'
import { openIncident } from './incidents.ts'
import { unlinkSince } from './link-google.ts'
import { endMailTokens, withMailToken } from './mail-tokens.ts'
import { passkeysOf } from './passkeys.ts'
import { secondFactorsOf } from './second-factors.ts'

type By = z.infer<(typeof alarmRaised)['data']>['by']

/** By the link of a mail. Opening the page does nothing; a press comes here. */
export async function raiseAlarmByLink(
  call: { installation: Installation; request: FastifyRequest },
  { token }: { token: string },
): Promise<RaisedAlarm> {
  const { raised, tell } = await withMailToken(call, 'alarm', token, (scope, { memberId }) =>
    raiseAlarm(scope, memberId, 'mail'),
  )
  await tell()
  return raised
}

/** Beside a session of one's own that is not one's own, whether or not it is over by now. Somebody else's does not exist for them. */
export async function raiseAlarmBySession(
  {
    installation,
    principal,
    session,
  }: { installation: Installation; principal: Principal; session: Session },
  { id }: { id: string },
): Promise<RaisedAlarm> {
  const { raised, tell } = await withAccount(installation, principal, async (scope) => {
    const mine = await scope.database
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', id)
      .where('member_id', '=', session.memberId)
      .executeTakeFirst()
    if (!mine) refuse('not_found')
    return raiseAlarm(scope, session.memberId, 'session')
  })
  await tell()
  return raised
}

/**
 * "This wasn't me." Whoever was in is out, everywhere, and what they may have learned or added opens nothing: the password begins no session, half a
 * sign-in and links that wait lead nowhere. Of the last days, passkeys and API keys are held back, invitations and offers are withdrawn, and an authenticator app,
 * recovery codes and Google accounts are taken off. No proof counts for anything sensitive until there is a new password. Frozen first: a sign-in at the same moment waits, and is ended or refused. `tell` is called when this is committed.
 */
export async function raiseAlarm(
  scope: Scope,
  memberId: string,
  by: By,
): Promise<{ raised: RaisedAlarm; tell(): Promise<void> }> {
  const now = clock.now()
  await sql`select freeze_person(${memberId}, ${now})`.execute(scope.database)
  // Read before it is taken away.
  const added = await addedOfLate(scope, memberId)
  await sql`select hold_since(${memberId}, ${doubtfulSince()}, ${now}), end_second_steps(${memberId})`.execute(
    scope.database,
  )
  await unlinkSince(scope, memberId, doubtfulSince())
  await endMailTokens(scope, memberId, 'infinity')
  const { ended, tellElsewhere }: Ended = await endAllSessions(
    scope,
    memberId,
    by === 'email_undone' ? by : 'alarm',
  )
  const record = async (there: Scope, member: string) => {
    const incidentId = await openIncident(there, 'not_me', member)
    if (incidentId) await announce(there, alarmRaised, { data: { memberId: member, incidentId, by } })
  }
  await record(scope, memberId)
  const raised = {
    ended,
    mailed: scope.installation.mail !== null,
    added,
  }
  return { raised, tell: () => tellElsewhere(record) }
}

/** There is a new password that nobody but this person can have: what was frozen goes on. */
export async function thaw({ database }: Scope, memberId: string) {
  await sql`select freeze_person(${memberId}, null)`.execute(database)
}

/** Whoever was in may have made themselves a way back. */
async function addedOfLate(scope: Scope, memberId: string): Promise<RaisedAlarm['added']> {
  const since = doubtfulSince()
  const { passkeys } = await passkeysOf(scope, scope.installation, memberId)
  const { totp_since: totpSince } = await secondFactorsOf(scope, memberId)
  return [
    ...passkeys
      .filter(({ createdAt }) => createdAt >= since)
      .map(({ name, createdAt }) => ({ kind: 'passkey' as const, name, at: createdAt.toISOString() })),
    ...(totpSince && totpSince >= since
      ? [{ kind: 'totp' as const, name: null, at: totpSince.toISOString() }]
      : []),
  ]
}
