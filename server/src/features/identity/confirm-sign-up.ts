import type { BodyOf } from '#contract/endpoint.ts'
import type { confirmSignUp as endpoint, SignInAnswer } from '#contract/identity.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf } from '#kernel/scope.ts'
import { storePasskey } from './add-passkey.ts'
import { spendAttempts } from './attempts.ts'
import { personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { openAccount } from './open-account.ts'
import { mustBeOpen, newAccount } from './sign-up.ts'
import { takeSignUp } from './sign-up-by-mail.ts'
import { confirmEmail } from './sign-up-with-google.ts'

/** The code from the mailbox has come: now the account is made of what was written, with an address that is confirmed. */
export async function confirmSignUp(
  attempt: Attempt,
  { code }: BodyOf<typeof endpoint>,
): Promise<SignInAnswer> {
  const { installation, request } = attempt
  await spendAttempts(installation, [
    { name: 'sign-up-code', value: addressBlock(request), allowed: 60, windowSeconds: 900 },
  ])
  const waiting = await takeSignUp(attempt, code)
  if (!waiting) refuse('wrong_code')
  const { business, passwordHash, passkey } = waiting
  await mustBeOpen(attempt, business)
  const account = newAccount(attempt, business, passwordHash === null ? null : { hash: passwordHash })
  const who = await openAccount(installation, account, async (scope) => {
    const memberId = memberIdOf(scope.actor)!
    if (passkey) await storePasskey(scope, installation, memberId, passkey)
    await confirmEmail(scope, memberId)
  })
  const by = passkey
    ? ({ by: 'passkey', strong: true } as const)
    : ({ by: 'password', strong: false } as const)
  return finishSignIn(attempt, await personOf(installation, who), by)
}
