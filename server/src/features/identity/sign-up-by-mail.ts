import type { BodyOf } from '#contract/endpoint.ts'
import type { MailedSignUp, signUp } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import type { Installation } from '#kernel/installation.ts'
import type { MadePasskey } from './add-passkey.ts'
import { beginCeremony, endCeremony } from './ceremonies.ts'
import { findPerson } from './find-person.ts'
import type { Attempt } from './finish-sign-in.ts'
import { mayMail } from './mail-budget.ts'
import { newCode, readCode, shownCode } from './recovery-codes.ts'
import { inSameTime } from './same-time.ts'
import { knownLetter, newcomerLetter } from './sign-up-letters.ts'

export type NewBusiness = Omit<BodyOf<typeof signUp>, 'password'>

/** What waits for the code: all that an account is made of, but no account. */
export type WaitingSignUp = {
  business: NewBusiness
  passwordHash: string | null
  passkey: (MadePasskey & { name: string }) | null
}

const minutes = 30

/** Where anybody may sign up, whoever does shows first that the mailbox is theirs, if mail goes out at all (docs/decisions/0044). */
export function isByMail({ config, mail }: Installation): boolean {
  return config.signUp === 'open' && mail !== null
}

/**
 * The same answer after the same time, whether somebody signs in with this address here or not: the mailbox alone is told. The code from it works in the browser
 * that asked, so whoever writes somebody else's address chooses no password for them.
 */
export async function askMailbox(attempt: Attempt, waiting: WaitingSignUp): Promise<MailedSignUp> {
  const until = new Date(clock.now().getTime() + minutes * 60_000)
  await inSameTime(mailCode(attempt, waiting))
  return { mailed: { until: until.toISOString() } }
}

async function mailCode(attempt: Attempt, waiting: WaitingSignUp) {
  const { installation } = attempt
  const { email, language } = waiting.business
  const isWithinBudget = await mayMail(installation, { kind: 'sign_up', email })
  const person = await findPerson(installation, email)
  const code = await keepSignUp(attempt, waiting)
  if (!isWithinBudget) return
  const { origin } = installation.config.publicUrl
  const letter = person ? knownLetter(language, origin) : newcomerLetter(language, code)
  // There is no account in whose name a task could send it. Nobody waits for the mail server: how long it takes would tell.
  void installation.mail?.({ to: email, ...letter }).catch((err) => {
    installation.log.warn({ err }, 'a mail to whoever signs up could not be sent')
  })
}

/** Answers the code, as people write it. For an address that is known one is kept too, and goes nowhere. */
export async function keepSignUp(attempt: Attempt, waiting: WaitingSignUp): Promise<string> {
  const code = newCode()
  await beginCeremony(attempt, { secret: code, purpose: 'sign_up_mail', whose: null, minutes }, waiting)
  return shownCode(code)
}

/** Null where no sign-up of this browser waits for this code. */
export function takeSignUp(attempt: Attempt, typed: string): Promise<WaitingSignUp | null> {
  return endCeremony(attempt, { secret: readCode(typed), purpose: 'sign_up_mail', whose: null })
}
