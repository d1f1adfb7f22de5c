import { sql } from 'kysely'
import type { SignInAnswer } from '#contract/identity.ts'
import { isCommon } from '#contract/passwords.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { Refusal, refuse } from '#kernel/http/refusal.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { type Budget, refundAttempt, spendAttempts } from './attempts.ts'
import { atLastWorkplace } from './enter-workplace.ts'
import { findPerson, type PersonToSignIn } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { knownBrowser } from './known-devices.ts'
import { passwordMatches } from './passwords.ts'
import { emailHash } from './people.ts'
import { countRefusedSignIn } from './refused-sign-ins.ts'

/**
 * The same answer and the same time whether the e-mail is unknown or the password wrong. Who guesses from browsers in which this person never signed in has
 * five guesses an hour for all of them together; the person's own browsers have a budget and a lane of their own, so a flood slows them and never locks them out.
 */
export async function signIn(
  attempt: Attempt,
  { email, password }: { email: string; password: string },
): Promise<SignInAnswer> {
  const { installation } = attempt
  const person = await findPerson(installation, email)
  const known = await mustMatch(attempt, person, { email, password }).catch((error) => {
    if (person && error instanceof Refusal) countRefusedSignIn(installation, person)
    throw error
  })
  if (isCommon(password)) await markCommon(attempt, known)
  return finishSignIn(attempt, await atLastWorkplace(attempt, known), { by: 'password', strong: false })
}

/** A list may grow after a password was set: whoever comes in with one of it is asked to change it (`duties` of who they are). */
async function markCommon({ installation }: Attempt, { accountId, memberId }: PersonToSignIn) {
  await withAccount(installation, asSystem(accountId), ({ database }) =>
    sql`select mark_password_common(${memberId})`.execute(database),
  )
}

async function mustMatch(
  { installation, request }: Attempt,
  person: PersonToSignIn | null,
  { email, password }: { email: string; password: string },
): Promise<PersonToSignIn> {
  const browser = knownBrowser(
    { installation, request },
    { emailHash: emailHash(installation.master, email), passwordHash: person?.passwordHash ?? null },
  )
  const guesses = browser === null ? ofStrangers(email) : ofDevice(browser, email)
  const budgets = browser === null ? [ofAddress(addressBlock(request)), guesses] : [guesses]
  await spendAttempts(installation, budgets)
  const lane = browser === null ? 'strangers' : 'known'
  const matches = await passwordMatches(installation.master, password, person?.passwordHash ?? null, lane)
  if (!person?.passwordHash || !matches) refuse('wrong_credentials')
  // A success is no guess. It does not make the strangers' budget whole: that would help who guesses.
  await refundAttempt(installation, guesses)
  return person
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
