import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '#contract/identity.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { addressBlock, type Budget, refundAttempt, spendAttempts } from './attempts.ts'
import { findPerson } from './find-person.ts'
import { deviceOf, rememberDevice } from './known-devices.ts'
import { passwordMatches } from './passwords.ts'
import { emailHash } from './people.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

type Attempt = { installation: Installation; request: FastifyRequest; reply: FastifyReply }

/**
 * The same answer and the same time whether the e-mail is unknown or the password wrong. Who guesses from browsers in which this person never signed in has
 * five guesses an hour for all of them together; the person's own browsers have a budget and a lane of their own, so a flood slows them and never locks them out.
 */
export async function signIn(
  { installation, request, reply }: Attempt,
  { email, password }: { email: string; password: string },
): Promise<Who> {
  const personHash = emailHash(installation.master, email)
  const person = await findPerson(installation, email)
  const device = deviceOf(installation, request)
  const isKnown = device?.knows(personHash, person?.passwordHash ?? null) ?? false
  const guesses = isKnown ? ofDevice(device!.number, email) : ofStrangers(email)
  const budgets = isKnown ? [guesses] : [ofAddress(addressBlock(request)), guesses]
  await spendAttempts(installation, budgets)
  const lane = isKnown ? 'known' : 'strangers'
  const matches = await passwordMatches(installation.master, password, person?.passwordHash ?? null, lane)
  if (!person?.passwordHash || !matches) refuse('wrong_credentials')

  // A success is no guess. It does not make the strangers' budget whole: that would help who guesses.
  await refundAttempt(installation, guesses)
  const who = { accountId: person.accountId, memberId: person.memberId }
  const session = await startSession(installation, { request, reply }, who)
  rememberDevice(installation, { request, reply }, personHash, person.passwordHash)
  return whoIs(installation, { ...who, sessionId: session.id })
}

const ofAddress = (address: string): Budget => ({
  name: 'sign-in-address',
  value: address,
  allowed: 300,
  windowSeconds: 900,
})
const ofStrangers = (email: string): Budget => ({
  name: 'sign-in-email',
  value: email,
  allowed: 5,
  windowSeconds: 3600,
})
const ofDevice = (number: string, email: string): Budget => ({
  name: 'sign-in-device',
  value: `${number} ${email}`,
  allowed: 10,
  windowSeconds: 900,
})
