import { randomUUID } from 'node:crypto'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { signUp as endpoint, SignUpAnswer } from '#contract/identity.ts'
import type { beginPasskeySignUp, signUpWithPasskey as withPasskey } from '#contract/passkeys.ts'
import { mustBeTimeZone } from '#features/accounts/public.ts'
import { announce } from '#kernel/events.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { beginRegistration, endRegistration, storePasskey } from './add-passkey.ts'
import { spendAttempts } from './attempts.ts'
import { verificationWanted } from './events.ts'
import { findPerson, personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { languagesFrom, type NewAccount, openAccount } from './open-account.ts'
import { passkeyName } from './passkey-names.ts'
import { hashPassword, mustBeGoodPassword } from './passwords.ts'
import { askMailbox, isByMail, type NewBusiness } from './sign-up-by-mail.ts'

export async function signUp(
  attempt: Attempt,
  { password, ...input }: BodyOf<typeof endpoint>,
): Promise<SignUpAnswer> {
  // First of all: what is wrong with a password is told, whether or not anybody may sign up.
  mustBeGoodPassword(password, [input.businessName, input.name, ...input.email.split(/[@.]/)])
  await mustBeOpen(attempt, input)
  await spendSignUp(attempt)
  const { installation } = attempt
  if (isByMail(installation)) {
    const passwordHash = await hashPassword(installation.master, password)
    return askMailbox(attempt, { business: input, passwordHash, passkey: null })
  }
  const who = await openAccount(installation, newAccount(attempt, input, password), askToVerify)
  return finishSignIn(attempt, await personOf(installation, who), { by: 'password', strong: false })
}

/** The device makes the passkey before there is anybody: the number that it knows them by waits in the ceremony. */
export async function beginSignUpWithPasskey(
  attempt: Attempt,
  { name, email }: BodyOf<typeof beginPasskeySignUp>,
): Promise<ResponseOf<typeof beginPasskeySignUp>> {
  const { installation, request } = attempt
  if (!(await isSignUpOpen(installation))) refuse('sign_up_closed')
  await spendAttempts(installation, [
    { name: 'sign-up-passkey', value: addressBlock(request), allowed: 40, windowSeconds: 3600 },
  ])
  // Before a device keeps something that nobody could use; where the mailbox is asked first, nothing is told before.
  if (!isByMail(installation) && (await findPerson(installation, email))) refuse('email_taken')
  const handle = randomUUID()
  return beginRegistration(attempt, { name, email, handle, kind: 'passkey' }, [], {
    purpose: 'sign_up',
    whose: null,
  })
}

export async function signUpWithPasskey(
  attempt: Attempt,
  { credential, ...input }: BodyOf<typeof withPasskey>,
): Promise<SignUpAnswer> {
  const { installation, request } = attempt
  await mustBeOpen(attempt, input)
  await spendSignUp(attempt)
  const made = await endRegistration(attempt, credential, { purpose: 'sign_up', whose: null })
  const name = passkeyName(made, request.headers['user-agent'] ?? '', [])
  const passkey = { ...made, name }
  if (isByMail(installation)) return askMailbox(attempt, { business: input, passwordHash: null, passkey })
  const who = await openAccount(installation, newAccount(attempt, input, null), async (scope) => {
    await storePasskey(scope, installation, memberIdOf(scope.actor)!, passkey)
    await askToVerify(scope)
  })
  return finishSignIn(attempt, await personOf(installation, who), { by: 'passkey', strong: true })
}

export const askToVerify = (scope: Scope) =>
  announce(scope, verificationWanted, { data: { memberId: memberIdOf(scope.actor)! } })

export async function mustBeOpen({ installation }: Attempt, { timeZone }: Pick<NewBusiness, 'timeZone'>) {
  if (!(await isSignUpOpen(installation))) refuse('sign_up_closed')
  mustBeTimeZone(timeZone)
}

export async function spendSignUp({ installation, request }: Attempt) {
  await spendAttempts(installation, [
    { name: 'sign-up', value: addressBlock(request), allowed: 20, windowSeconds: 3600 },
  ])
}

export function newAccount(
  { installation }: Attempt,
  input: NewBusiness,
  password: NewAccount['owner']['password'],
): NewAccount {
  return {
    businessName: input.businessName,
    trade: input.trade,
    timeZone: input.timeZone,
    languages: languagesFrom(input.language),
    businessHours: weekdays,
    owner: { name: input.name, email: input.email, password },
    demo: false,
    signedUp: true,
    onlyFirst: installation.config.signUp === 'first',
  }
}

export async function isSignUpOpen({ config, pools }: Installation): Promise<boolean> {
  if (config.signUp !== 'first') return config.signUp === 'open'
  const { rows } = await pools.app.query<{ count: number }>('select account_count() as count')
  return rows[0]!.count === 0
}

/** Where a new business begins; it changes them in its settings. */
export const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, opens: '08:00', closes: '17:00' }))
