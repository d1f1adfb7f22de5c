import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { SignInAnswer } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { hashToken } from './sessions.ts'

/** A link that signs in once; the token is in the fragment, which browsers do not send. */
export async function makeSignInLink(
  installation: Installation,
  who: { accountId: string; memberId: string },
  minutesValid: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const until = new Date(clock.now().getTime() + minutesValid * 60_000)
  await withAccount(installation, asSystem(who.accountId), ({ database }) =>
    sql`select make_sign_in_link(${hashToken(token)}, ${who.memberId}, ${until})`.execute(database),
  )
  return `${installation.config.publicUrl.origin}/link#${token}`
}

export async function signInByLink(attempt: Attempt, { token }: { token: string }): Promise<SignInAnswer> {
  const { installation, request } = attempt
  await spendAttempts(installation, [
    { name: 'sign-in-link', value: addressBlock(request), allowed: 100, windowSeconds: 900 },
  ])
  const { rows } = await installation.pools.app.query<{ account_id: string; member_id: string }>(
    'select * from use_sign_in_link($1, $2)',
    [hashToken(token), clock.now()],
  )
  const row = rows[0]
  if (!row) refuse('link_used')
  const who = { accountId: row.account_id, memberId: row.member_id }
  return finishSignIn(attempt, await personOf(installation, who), { by: 'link', strong: false })
}
