import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { prove as endpoint } from '#contract/identity.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { mustBeFresh, mustNotBeFrozen, type Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Budget, refundAttempt, spendAttempts } from './attempts.ts'
import { findPerson } from './find-person.ts'
import { passwordMatches } from './passwords.ts'
import { renewSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

export type OwnCall = {
  installation: Installation
  session: Session
  request: FastifyRequest
  reply: FastifyReply
}

/** The session of whoever knows the password is fresh again, under a new token: a rise of privilege (reference/identity.md 5.2). */
export async function prove(
  call: OwnCall,
  { password }: { password: string },
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, session } = call
  mustNotBeFrozen(session)
  const { member } = await whoIs(installation, { ...session, sessionId: session.id })
  await mustKnowPassword(call, member.email, password)
  const fresh = await renewSession(installation, call, session)
  return { csrf: csrfToken(installation.master.derive('csrf'), fresh.id) }
}

/** Whoever sits down at an open session has eight guesses in a quarter of an hour, wherever they sit. */
export async function mustKnowPassword({ installation }: OwnCall, email: string, password: string) {
  const guesses: Budget = { name: 'password', value: email, allowed: 8, windowSeconds: 900 }
  await spendAttempts(installation, [guesses])
  const person = await findPerson(installation, email)
  if (!(await passwordMatches(installation.master, password, person?.passwordHash ?? null, 'known')))
    refuse('wrong_password')
  await refundAttempt(installation, guesses)
}

/** Whoever has no password to show has shown a passkey a moment ago instead. */
export async function mustBeTheirs(call: OwnCall, email: string, password: string | undefined) {
  const person = await findPerson(call.installation, email)
  if (person && person.passwordHash === null) mustBeFresh(call.session)
  else await mustKnowPassword(call, email, password ?? '')
}
