import type { OwnFinding, OwnFindingCode } from '#contract/checkup.ts'
import { addresseeOf, secondFactorsOf, trustedBrowsersOf } from '#features/identity/public.ts'
import { oldKeysOf } from '#features/integrations/public.ts'
import { clock } from '#kernel/clock.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'

const day = 24 * 3_600_000
/** No session lives on unused for longer than a week, so by the time two are over there is none to speak of. */
const sessionsIdleDays = 3
const browsersIdleDays = 14
const keyDaysMax = 90

/** What somebody should see to, from how things stand at this moment. Nothing is kept: what is mended is gone the next time. */
export async function readOwn(scope: Scope): Promise<{ findings: OwnFinding[] }> {
  const memberId = memberIdOf(scope.actor)!
  const now = clock.now().getTime()
  const factors = await secondFactorsOf(scope, memberId)
  const { emailVerified } = await addresseeOf(scope, memberId)
  const browsers = await trustedBrowsersOf(scope, memberId)
  const found: Record<OwnFindingCode, number | boolean> = {
    password_short: factors.has_password && factors.password_short && !factors.enough,
    password_common: factors.has_password && factors.password_common,
    second_factor_missing: !factors.enough,
    recovery_codes_none: factors.totp_since !== null && factors.codes_left === 0,
    keys_old: await oldKeysOf(scope, memberId, new Date(now - keyDaysMax * day)),
    sessions_idle: await idleSessions(scope, memberId, new Date(now - sessionsIdleDays * day)),
    browsers_idle: browsers.filter(({ used_at }) => used_at.getTime() <= now - browsersIdleDays * day).length,
    // Where no mail goes out there is no way to confirm one.
    email_unverified: scope.installation.mail !== null && !emailVerified,
  }
  return {
    findings: Object.entries(found).flatMap(([code, count]) =>
      Number(count) > 0 ? [{ code: code as OwnFindingCode, count: Number(count) }] : [],
    ),
  }
}

async function idleSessions({ database }: Scope, memberId: string, unusedSince: Date): Promise<number> {
  const { count } = await database
    .selectFrom('sessions')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .where('idle_until', '>', clock.now())
    .where('ends_at', '>', clock.now())
    .where('seen_at', '<=', unusedSince)
    .executeTakeFirstOrThrow()
  return Number(count)
}
