import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginGoogleProof, proveByGoogle as endpoint } from '#contract/google.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { mustNotBeFrozen } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { beginAtGoogle, identitiesOf, returnFromGoogle, subjectHash } from './google.ts'
import type { OwnCall } from './prove.ts'
import { renewSession } from './sessions.ts'

export async function beginGoogleProving(
  call: OwnCall,
  { returnTo }: BodyOf<typeof beginGoogleProof>,
): Promise<ResponseOf<typeof beginGoogleProof>> {
  if ((await ownIdentities(call)).length === 0) refuse('google_other_account')
  return beginAtGoogle(call, { purpose: 'prove', whose: call.session, again: true }, { returnTo })
}

/** Clocks differ, ours and Google's. */
const skewMilliseconds = 60_000

/**
 * We ask Google to have them sign in anew. Who is at their screen already would pass without being asked, so it counts only where Google says when that was,
 * and it was after we asked. Google says so for clients with "session age claims"; where it does not, there are other ways to prove.
 */
export async function proveByGoogle(
  call: OwnCall,
  { answer }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, session } = call
  mustNotBeFrozen(session)
  const { google, begunAt, detail } = await returnFromGoogle<{ returnTo: string }>(call, {
    purpose: 'prove',
    whose: session,
    answer,
  })
  const shown = subjectHash(installation.master, google)
  if (!(await ownIdentities(call)).some(({ subjectHash }) => subjectHash.equals(shown))) {
    refuse('google_other_account')
  }
  const { authenticatedAt } = google
  if (!authenticatedAt || authenticatedAt.getTime() < begunAt.getTime() - skewMilliseconds) {
    refuse('google_not_fresh')
  }
  const fresh = await renewSession(installation, call, session)
  return { csrf: csrfToken(installation.master.derive('csrf'), fresh.id), returnTo: detail.returnTo }
}

function ownIdentities({ installation, session }: OwnCall) {
  return withAccount(installation, asSystem(session.accountId), (scope) =>
    identitiesOf(scope, session.memberId),
  )
}
