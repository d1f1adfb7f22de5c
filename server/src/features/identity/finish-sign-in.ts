import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SecondFactorMethod, SignInAnswer, Who } from '#contract/identity.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import type { Scope } from '#kernel/scope.ts'
import { actingAs } from './acting-as.ts'
import { signedIn } from './events.ts'
import type { PersonToSignIn } from './find-person.ts'
import { deviceOf, rememberDevice } from './known-devices.ts'
import { beginSecondStep } from './second-step.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

export type Attempt = { installation: Installation; request: FastifyRequest; reply: FastifyReply }

/** How somebody has shown who they are. `strong`: with more than one factor at once, as a passkey does that has verified its owner. */
export type Proof = { by: 'password' | 'link' | 'reset' | 'passkey' | 'google'; strong: boolean }

/**
 * Where every way in ends: whoever comes here has given one proof. Where they have a second factor it is asked for, whatever the way and whether or not
 * they are signed in elsewhere; then, or where there is none, they are in.
 */
export async function finishSignIn(
  attempt: Attempt,
  person: PersonToSignIn,
  { by, strong }: Proof,
): Promise<SignInAnswer> {
  const step = strong ? null : await beginSecondStep(attempt, person, by)
  if (step === 'trusted') return enter(attempt, person, { by, second: 'device' })
  return step ?? enter(attempt, person, { by, second: null })
}

/** All that was asked for has been shown: the session begins, in one transaction with its event. */
export async function enter(
  attempt: Attempt,
  { accountId, memberId, passwordHash, emailHash }: PersonToSignIn,
  { by, second }: { by: Proof['by']; second: SecondFactorMethod | 'device' | null },
  also: (scope: Scope) => Promise<void> = async () => undefined,
): Promise<Who> {
  const { installation, request } = attempt
  const newDevice = !deviceOf(installation, request)?.knows(emailHash, passwordHash)
  const methods = second ? [by, second] : [by]
  const session = await startSession(
    installation,
    attempt,
    { accountId, memberId, methods, passwordHash },
    async (scope) => {
      const first = !(await hasSignedIn(scope, memberId))
      await announce(await actingAs(scope, memberId), signedIn, {
        data: { memberId, by, second, newDevice, first },
      })
      await also(scope)
    },
  )
  rememberDevice(installation, attempt, emailHash, passwordHash)
  return whoIs(installation, { accountId, memberId, sessionId: session.id })
}

async function hasSignedIn({ database }: Scope, memberId: string): Promise<boolean> {
  const event = await database
    .selectFrom('events')
    .select('id')
    .where('actor_kind', '=', 'member')
    .where('actor_id', '=', memberId)
    .where('type', '=', signedIn.name)
    .limit(1)
    .executeTakeFirst()
  return event !== undefined
}
