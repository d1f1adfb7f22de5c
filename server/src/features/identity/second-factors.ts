import { sql } from 'kysely'
import type { SecondFactors } from '#contract/second-factors.ts'
import type { Scope } from '#kernel/scope.ts'
import type { Attempt } from './finish-sign-in.ts'
import { listTrustedBrowsers } from './trusted-browsers.ts'

export type StoredFactors = {
  totp_since: Date | null
  totp_used_at: Date | null
  codes_left: number
  codes_made_at: Date | null
  password_short: boolean
  password_common: boolean
  has_password: boolean
  /** There is at least one that counts. */
  enough: boolean
}

/** What somebody has beside their first proof, and how their password stands. */
export async function secondFactorsOf({ database }: Scope, memberId: string): Promise<StoredFactors> {
  const { rows } = await sql<StoredFactors>`select * from second_factors(${memberId})`.execute(database)
  if (!rows[0]) throw new Error('a member has no person')
  return rows[0]
}

export async function readSecondFactors(
  scope: Scope,
  attempt: Attempt,
  memberId: string,
): Promise<SecondFactors> {
  const stored = await secondFactorsOf(scope, memberId)
  return {
    totp: stored.totp_since && {
      since: stored.totp_since.toISOString(),
      usedAt: stored.totp_used_at?.toISOString() ?? null,
    },
    enough: stored.enough,
    recoveryCodes: stored.codes_made_at && {
      left: stored.codes_left,
      madeAt: stored.codes_made_at.toISOString(),
    },
    trustedBrowsers: await listTrustedBrowsers(scope, attempt, memberId),
    password: {
      set: stored.has_password,
      short: stored.password_short,
      common: stored.password_common,
    },
  }
}
