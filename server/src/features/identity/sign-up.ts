import type { BodyOf } from '#contract/endpoint.ts'
import type { signUp as endpoint, SignInAnswer } from '#contract/identity.ts'
import { mustBeTimeZone } from '#features/accounts/public.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { memberIdOf } from '#kernel/scope.ts'
import { addressBlock, spendAttempts } from './attempts.ts'
import { verificationWanted } from './events.ts'
import { personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { type NewAccount, openAccount } from './open-account.ts'
import { mustBeGoodPassword } from './passwords.ts'

export async function signUp(attempt: Attempt, input: BodyOf<typeof endpoint>): Promise<SignInAnswer> {
  const { installation, request } = attempt
  if (!(await isSignUpOpen(installation))) refuse('sign_up_closed')
  mustBeTimeZone(input.timeZone)
  mustBeGoodPassword(input.password, [input.businessName, input.name, ...input.email.split(/[@.]/)])
  await spendAttempts(installation, [
    { name: 'sign-up', value: addressBlock(request), allowed: 20, windowSeconds: 3600 },
  ])
  const newAccount: NewAccount = {
    businessName: input.businessName,
    trade: input.trade,
    timeZone: input.timeZone,
    languages: input.language === 'es' ? ['es', 'en'] : ['en', 'es'],
    businessHours: weekdays,
    owner: { name: input.name, email: input.email, password: input.password },
    demo: false,
    signedUp: true,
    onlyFirst: installation.config.signUp === 'first',
  }
  const who = await openAccount(installation, newAccount, (scope) =>
    announce(scope, verificationWanted, { data: { memberId: memberIdOf(scope.actor)! } }),
  )
  return finishSignIn(attempt, await personOf(installation, who), { by: 'password', strong: false })
}

export async function isSignUpOpen({ config, pools }: Installation): Promise<boolean> {
  if (config.signUp !== 'first') return config.signUp === 'open'
  const { rows } = await pools.app.query<{ count: number }>('select account_count() as count')
  return rows[0]!.count === 0
}

/** Where a new business begins; it changes them in its settings. */
export const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, opens: '08:00', closes: '17:00' }))
