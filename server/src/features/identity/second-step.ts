import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { SecondFactorMethod, SecondFactorStep, Who } from '#contract/identity.ts'
import type {
  beginPasskeySecondFactor as beginPasskeyEndpoint,
  passSecondFactorByPasskey as passByPasskeyEndpoint,
} from '#contract/second-factors.ts'
import { clock } from '#kernel/clock.ts'
import { Refusal, refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { type Budget, refundAttempt, spendAttempts } from './attempts.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import { type PersonToSignIn, personOf } from './find-person.ts'
import { type Attempt, enter, type Proof } from './finish-sign-in.ts'
import { heldPasskeys } from './held-passkeys.ts'
import { knownBrowser } from './known-devices.ts'
import { passkeysOf, relyingParty } from './passkeys.ts'
import { askForPasskeyOf, mustAnswerByPasskeyOf } from './prove-by-passkey.ts'
import { spendRecoveryCode } from './recovery-codes.ts'
import { countRefusedSignIn } from './refused-sign-ins.ts'
import { secondFactorsOf } from './second-factors.ts'
import { hashToken } from './sessions.ts'
import { spendPasskeysOfAddress } from './sign-in-by-passkey.ts'
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
    if (!methods) return null
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
  const { installation } = attempt
  const { person } = begun
  const from = knownBrowser(attempt, person) ?? 'elsewhere'
  const plain = code.replaceAll(/\s/g, '')
  const method = /^\d{6}$/.test(plain) ? 'totp' : 'recovery'
  const isRight = () =>
    method === 'recovery'
      ? spendRecoveryCode(installation, person, code)
      : withAccount(installation, asSystem(person.accountId), (scope) =>
          spendTotp(scope, person.memberId, plain),
        )
  await counted(attempt, begun, guess(installation, person, from, isRight))
  return finishSecondStep(attempt, begun, method, isTrusting)
}

/** Begin to answer with a passkey or a security key: those of this one person are asked for, and of nobody else. */
export async function beginPasskeySecondFactor(
  attempt: Attempt,
): Promise<ResponseOf<typeof beginPasskeyEndpoint>> {
  await spendPasskeysOfAddress(attempt)
  const { person } = await readSecondStep(attempt)
  return askForPasskeyOf(attempt, person, 'second')
}

/** The device has signed our challenge of a moment ago, in the browser that took the first step: that it is there is the second proof. */
export async function passSecondFactorByPasskey(
  attempt: Attempt,
  { credential, trustBrowser: isTrusting }: BodyOf<typeof passByPasskeyEndpoint>,
): Promise<Who> {
  await spendPasskeysOfAddress(attempt)
  const begun = await readSecondStep(attempt)
  await counted(attempt, begun, mustAnswerByPasskeyOf(attempt, begun.person, 'second', credential))
  return finishSecondStep(attempt, begun, 'passkey', isTrusting)
}

/** A second step that is refused is told to whoever it was meant to be: somebody has their first proof already. */
async function counted(
  { installation }: Attempt,
  { person }: BegunStep,
  answer: Promise<void>,
): Promise<void> {
  await answer.catch((error) => {
    if (error instanceof Refusal) countRefusedSignIn(installation, person)
    throw error
  })
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

/**
 * Five guesses in a quarter of an hour and thirty a day, for all together who guess at one person; a right one is none. Each browser that is known for
 * the person has as many of its own, and so has whoever is signed in: who has found out a password and guesses on keeps nobody out. Counted for the app that
 * they guess at: what was guessed at another says nothing of this one.
 */
export async function guess(
  installation: Installation,
  { personId, accountId, memberId }: Pick<PersonToSignIn, 'personId' | 'accountId' | 'memberId'>,
  /** The number of a known browser, `signed in`, or `elsewhere`. */
  from: string,
  isRight: () => Promise<boolean>,
) {
  const { totp_since: since } = await withAccount(installation, asSystem(accountId), (scope) =>
    secondFactorsOf(scope, memberId),
  )
  const value = `${personId} ${since?.getTime() ?? ''} ${from}`
  const budgets: Budget[] = [
    { name: 'second-factor', value, allowed: 5, windowSeconds: 900 },
    { name: 'second-factor-day', value, allowed: 30, windowSeconds: 86_400 },
  ]
  await spendAttempts(installation, budgets)
  if (!(await isRight())) refuse('wrong_code')
  for (const budget of budgets) await refundAttempt(installation, budget)
}

/**
 * By what somebody may answer, the easiest first; null where nothing is asked of them. A passkey that does not work at this address (it has no name, or no TLS) is
 * not offered, and is asked for all the same: an installation that moves is no way around it.
 */
async function methodsOf(scope: Scope, memberId: string): Promise<SecondFactorMethod[] | null> {
  const { totp_since, codes_left, enough } = await secondFactorsOf(scope, memberId)
  if (!enough) return null
  const { passkeys } = await passkeysOf(scope, scope.installation, memberId)
  const held = await heldPasskeys(scope, memberId)
  const byPasskey =
    passkeys.some(({ id }) => !held.has(id)) && relyingParty(scope.installation.config) !== null
  return [
    ...(byPasskey ? ['passkey' as const] : []),
    ...(totp_since ? ['totp' as const] : []),
    ...(codes_left > 0 ? ['recovery' as const] : []),
  ]
}

const bySchema = z.enum(['password', 'link', 'reset', 'passkey', 'google'])
