import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { SecondFactorMethod, SecondFactorStep, Who } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import { Refusal, refuse } from '#kernel/http/refusal.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { type Budget, refundAttempt, spendAttempts } from './attempts.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import { type PersonToSignIn, personOf } from './find-person.ts'
import { type Attempt, enter, type Proof } from './finish-sign-in.ts'
import { spendRecoveryCode } from './recovery-codes.ts'
import { countRefusedSignIn } from './refused-sign-ins.ts'
import { secondFactorsOf } from './second-factors.ts'
import { hashToken } from './sessions.ts'
import { spendTotp } from './totp.ts'
import { isTrusted, trustBrowser } from './trusted-browsers.ts'

const stepMinutes = 10

/**
 * What is still wanted of whoever has given a first proof: null where nothing is, or where they said in this browser that it be not asked for. Otherwise
 * the browser holds a token from here on, which opens the second step and nothing else, once.
 */
export async function beginSecondStep(
  attempt: Attempt,
  person: PersonToSignIn,
  by: Proof['by'],
): Promise<SecondFactorStep | 'trusted' | null> {
  const { installation, reply } = attempt
  return withAccount(installation, asSystem(person.accountId), async (scope) => {
    const methods = await methodsOf(scope, person.memberId)
    if (methods.length === 0) return null
    if (await isTrusted(scope, attempt, person.memberId)) return 'trusted'
    const token = randomBytes(32).toString('base64url')
    const until = new Date(clock.now().getTime() + stepMinutes * 60_000)
    await sql`select begin_second_step(${hashToken(token)}, ${person.memberId}, ${by}, ${until})`.execute(
      scope.database,
    )
    reply.setCookie(
      cookieName(installation, 'second-step'),
      token,
      cookieOptions(installation, stepMinutes * 60),
    )
    return { secondFactor: { methods, until: until.toISOString() } }
  })
}

/** By a code of the authenticator app, or one of the recovery codes. */
export async function passSecondFactor(
  attempt: Attempt,
  { code, trustBrowser: isTrusting }: { code: string; trustBrowser: boolean },
): Promise<Who> {
  const begun = await readSecondStep(attempt)
  const method = /^\d{6}$/.test(code.replaceAll(/\s/g, '')) ? 'totp' : 'recovery'
  const isRight = (scope: Scope, memberId: string) =>
    method === 'totp'
      ? spendTotp(scope, memberId, code.replaceAll(/\s/g, ''))
      : spendRecoveryCode(scope, memberId, code)
  await guess(attempt, begun.person, isRight).catch((error) => {
    if (error instanceof Refusal) countRefusedSignIn(attempt.installation, begun.person)
    throw error
  })
  return finishSecondStep(attempt, begun, method, isTrusting)
}

export type BegunStep = { person: PersonToSignIn; by: Proof['by']; tokenHash: Buffer }

/** Whose second step this browser is at. `second_factor_over` where it is at none. */
export async function readSecondStep({ installation, request }: Attempt): Promise<BegunStep> {
  const token = request.cookies[cookieName(installation, 'second-step')]
  if (!token) refuse('second_factor_over')
  const tokenHash = hashToken(token)
  const { rows } = await installation.pools.app.query<{ account_id: string; member_id: string; by: string }>(
    'select * from second_step_for($1, $2)',
    [tokenHash, clock.now()],
  )
  const row = rows[0]
  if (!row) refuse('second_factor_over')
  const person = await personOf(installation, { accountId: row.account_id, memberId: row.member_id })
  return { person, by: bySchema.parse(row.by), tokenHash }
}

/** The second proof was right: the step is used up, and they are in. */
export async function finishSecondStep(
  attempt: Attempt,
  { person, by, tokenHash }: BegunStep,
  second: SecondFactorMethod,
  isTrusting = false,
): Promise<Who> {
  const { installation, reply } = attempt
  const { rows } = await installation.pools.app.query<{ ended: boolean }>(
    'select end_second_step($1) as ended',
    [tokenHash],
  )
  if (!rows[0]!.ended) refuse('second_factor_over')
  reply.setCookie(cookieName(installation, 'second-step'), '', cookieOptions(installation, 0))
  return enter(attempt, person, { by, second }, async (scope) => {
    if (isTrusting) await trustBrowser(scope, attempt, person.memberId)
  })
}

/** Five guesses in a quarter of an hour and thirty a day, for all who guess at one person; a right one is none. */
export async function guess(
  { installation }: Pick<Attempt, 'installation'>,
  person: Pick<PersonToSignIn, 'personId' | 'accountId' | 'memberId'>,
  isRight: (scope: Scope, memberId: string) => Promise<boolean>,
) {
  const budgets: Budget[] = [
    { name: 'second-factor', value: person.personId, allowed: 5, windowSeconds: 900 },
    { name: 'second-factor-day', value: person.personId, allowed: 30, windowSeconds: 86_400 },
  ]
  await spendAttempts(installation, budgets)
  const right = await withAccount(installation, asSystem(person.accountId), (scope) =>
    isRight(scope, person.memberId),
  )
  if (!right) refuse('wrong_code')
  for (const budget of budgets) await refundAttempt(installation, budget)
}

async function methodsOf(scope: Scope, memberId: string): Promise<SecondFactorMethod[]> {
  const { totp_since, codes_left } = await secondFactorsOf(scope, memberId)
  if (!totp_since) return []
  return codes_left > 0 ? ['totp', 'recovery'] : ['totp']
}

const bySchema = z.enum(['password', 'link', 'reset', 'passkey', 'google'])
