import type { Canary, Stage } from '../../stage.ts'
import type { OwnSession } from './sign-in.ts'

/** As if a key of a canary had been made so much earlier: an interval as PostgreSQL reads it. */
export function ageKey(stage: Stage, canary: Canary, keyId: string, by: string) {
  return age(stage, canary, 'key', 'select age_key($1, $2::interval) as aged', [keyId, by])
}

/** As if a session of a canary had begun, or was last used, so much earlier: intervals as PostgreSQL reads them. */
export function ageSession(
  stage: Stage,
  canary: Canary,
  { token }: OwnSession,
  { began = '0', seen = '0' }: { began?: string | undefined; seen?: string | undefined },
) {
  const text = `select age_session(sha256(convert_to($1, 'UTF8')), $2::interval, $3::interval) as aged`
  return age(stage, canary, 'session', text, [token, began, seen])
}

/** As if a member of a canary had been there for so many days, and not been seen for so many. */
export function ageMember(
  stage: Stage,
  canary: Canary,
  memberId: string,
  { sinceDays, unseenDays }: { sinceDays: number; unseenDays: number },
) {
  const text = 'select age_member($1, make_interval(days => $2), make_interval(days => $3)) as aged'
  return age(stage, canary, 'member', text, [memberId, sinceDays, unseenDays])
}

async function age(stage: Stage, { accountId }: Canary, what: string, text: string, values: unknown[]) {
  const aged = await stage.probe(
    accountId,
    async (client) => (await client.query<{ aged: boolean }>(text, values)).rows[0]?.aged,
    { keep: true },
  )
  if (!aged) throw new Error(`a ${what} of a canary could not be made older`)
}
