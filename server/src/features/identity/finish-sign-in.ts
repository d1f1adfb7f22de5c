import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignInAnswer } from '#contract/identity.ts'
import { roleSchema } from '#contract/permissions.ts'
import { standingOf } from '#contract/standing.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asMember, type Scope } from '#kernel/scope.ts'
import { signedIn } from './events.ts'
import type { PersonToSignIn } from './find-person.ts'
import { deviceOf, rememberDevice } from './known-devices.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

export type Attempt = { installation: Installation; request: FastifyRequest; reply: FastifyReply }

/** How somebody has shown who they are. `strong`: with more than one factor at once, as a passkey does that has verified its owner. */
export type Proof = { by: 'password' | 'link' | 'reset' | 'passkey' | 'google'; strong: boolean }

/** Where every way in ends: whoever comes here has given one proof, and is signed in. */
export async function finishSignIn(
  attempt: Attempt,
  person: PersonToSignIn,
  proof: Proof,
): Promise<SignInAnswer> {
  const { installation, request } = attempt
  const { accountId, memberId, passwordHash, emailHash } = person
  const newDevice = !deviceOf(installation, request)?.knows(emailHash, passwordHash)
  const who = { accountId, memberId, methods: [proof.by] }
  const session = await startSession(installation, attempt, who, async (scope) => {
    await announce(await actingAs(scope, memberId), signedIn, {
      data: { memberId, by: proof.by, newDevice },
    })
  })
  rememberDevice(installation, attempt, emailHash, passwordHash)
  return whoIs(installation, { accountId, memberId, sessionId: session.id })
}

/** What somebody does by signing in is their own act, though they were nobody a moment before. */
async function actingAs(scope: Scope, memberId: string): Promise<Scope> {
  const { role } = await scope.database
    .selectFrom('members')
    .select('role')
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow()
  return { ...scope, ...asMember(scope.accountId, memberId, standingOf(roleSchema.parse(role))) }
}
