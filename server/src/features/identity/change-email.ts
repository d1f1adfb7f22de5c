import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { undoEmailChange as undoEndpoint } from '#contract/own-email.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { addresseeOf } from './addressee.ts'
import { spendAttempts } from './attempts.ts'
import { emailChanged, emailChangeWanted, emailUndone } from './events.ts'
import { mayMail } from './mail-budget.ts'
import { endMailTokens, withMailToken } from './mail-tokens.ts'
import { emailHash, sealPerson } from './people.ts'
import { raiseAlarm } from './raise-alarm.ts'
import { inSameTime } from './same-time.ts'

type Call = { installation: Installation; request: FastifyRequest }

/**
 * Nothing changes yet: the new address must show that somebody reads it. Whoever asks is told the same after the same time whether the address is
 * somebody else's here; then no link goes there.
 */
export async function askForEmailChange(
  { installation, principal, session: { memberId } }: Call & { principal: Principal; session: Session },
  { email }: { email: string },
): Promise<undefined> {
  if (!installation.mail) refuse('mail_missing')
  const now = await withAccount(installation, principal, (scope) => addresseeOf(scope, memberId))
  if (now.email === email) refuse('email_same')
  await spendAttempts(installation, [
    { name: 'change-email', value: now.personId, allowed: 5, windowSeconds: 3600 },
  ])
  await inSameTime(wantChange(installation, principal, { memberId, email }))
}

/** The event is announced in any case: what stands in the audit log tells as little as the answer. */
async function wantChange(
  installation: Installation,
  principal: Principal,
  { memberId, email }: { memberId: string; email: string },
) {
  const isWithinBudget = await mayMail(installation, { kind: 'new_email', email })
  await withAccount(installation, principal, async (scope) => {
    const taken = await isOfAnother(scope, memberId, email)
    await announce(scope, emailChangeWanted, {
      data: { memberId },
      secret: { email: isWithinBudget && !taken ? email : null },
    })
  })
}

async function isOfAnother({ database, installation }: Scope, memberId: string, email: string) {
  const { rows } = await sql<{ taken: boolean }>`
    select is_email_of_another(${memberId}, ${emailHash(installation.master, email)}) as taken`.execute(
    database,
  )
  return rows[0]!.taken
}

/** The link came back from the new address. Links that wait at the old one lead nowhere any more; the old one is told, with a way back. */
export async function changeEmail(call: Call, { token }: { token: string }): Promise<undefined> {
  await withMailToken(call, 'change_email', token, async (scope, { memberId, note }) => {
    const { email: before } = await addresseeOf(scope, memberId)
    // Since it was asked for somebody else has come by this address: to whoever has the link it is as if it were used.
    if ((await setEmail(scope, memberId, note!)) !== null) refuse('link_used')
    await endMailTokens(scope, memberId, 'infinity')
    await announce(scope, emailChanged, {
      data: { memberId },
      secret: { changes: [{ field: 'email', before, after: note }] },
    })
  })
}

/**
 * The old address takes the change back: it signs in again, and all else is as after an alarm, since whoever made the change was in. The ways back that
 * were made by later changes are void with it.
 */
export async function undoEmailChange(
  call: Call,
  { token }: { token: string },
): Promise<ResponseOf<typeof undoEndpoint>> {
  const { raised, restored, tell } = await withMailToken(call, 'undo_email', token, async (scope, whom) => {
    const { memberId, note, expiresAt } = whom
    const { email: before } = await addresseeOf(scope, memberId)
    // Somebody else may have shown meanwhile that they read it: then it is theirs, and the alarm is raised all the same.
    const restored = (await setEmail(scope, memberId, note!)) === null
    await endMailTokens(scope, memberId, expiresAt)
    if (restored) {
      await announce(scope, emailUndone, {
        data: { memberId },
        secret: { changes: [{ field: 'email', before, after: note }] },
      })
    }
    return { restored, ...(await raiseAlarm(scope, memberId, 'email_undone')) }
  })
  await tell()
  return { restored, ...raised }
}

/** Answers why not, or null. */
async function setEmail(scope: Scope, memberId: string, email: string): Promise<ProblemCode | null> {
  const { master } = scope.installation
  const { personId, name } = await addresseeOf(scope, memberId)
  const { rows } = await sql<{ refused: ProblemCode | null }>`
    select change_email(${memberId}, ${emailHash(master, email)}, ${sealPerson(master, personId, { name, email })},
      ${clock.now()}) as refused`.execute(scope.database)
  return rows[0]!.refused
}
