import { sql } from 'kysely'
import type { BodyOf } from '#contract/endpoint.ts'
import type { signUpWithGoogle as endpoint } from '#contract/google.ts'
import type { SignInAnswer } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { endCeremony } from './ceremonies.ts'
import { emailVerified } from './events.ts'
import { personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { answersForMailbox, type GooglePerson } from './google.ts'
import { storeIdentity } from './link-google.ts'
import { openAccount } from './open-account.ts'
import { askToVerify, mustBeOpen, newAccount, spendSignUp } from './sign-up.ts'

/** What Google said a moment ago in this browser, and the business that goes with it: only now is there an account. */
export async function signUpWithGoogle(
  attempt: Attempt,
  { token, ...business }: BodyOf<typeof endpoint>,
): Promise<SignInAnswer> {
  const { installation } = attempt
  await mustBeOpen(attempt, business)
  await spendSignUp(attempt)
  const google = await endCeremony<GooglePerson>(attempt, {
    secret: token,
    purpose: 'google_sign_up',
    whose: null,
  })
  if (!google) refuse('google_expired')
  const account = newAccount(attempt, { ...business, email: google.email }, null)
  const who = await openAccount(installation, account, async (scope) => {
    await storeIdentity(scope, memberIdOf(scope.actor)!, google, 'sign_up')
    await confirmOrAsk(scope, google)
  })
  return finishSignIn(attempt, await personOf(installation, who), { by: 'google', strong: false })
}

/** Where Google answers for the mailbox it is confirmed; of any other it was theirs once, so our own mail asks. */
async function confirmOrAsk(scope: Scope, google: GooglePerson) {
  if (answersForMailbox(google)) await confirmEmail(scope, memberIdOf(scope.actor)!)
  else await askToVerify(scope)
}

export async function confirmEmail(scope: Scope, memberId: string) {
  await sql`select verify_email(${memberId}, ${clock.now()})`.execute(scope.database)
  await announce(scope, emailVerified, { data: { memberId } })
}
