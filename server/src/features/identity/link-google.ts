import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginGoogleLink, linkGoogle as endpoint, GoogleIdentity } from '#contract/google.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { googleLinked, googleUnlinked } from './events.ts'
import {
  beginAtGoogle,
  type GooglePerson,
  identitiesOf,
  type OwnIdentity,
  returnFromGoogle,
  sealIdentity,
  subjectHash,
} from './google.ts'
import type { OwnCall } from './prove.ts'

type Call = OwnCall & { principal: Principal }

export function beginLinking(
  call: Call,
  { returnTo }: BodyOf<typeof beginGoogleLink>,
): Promise<ResponseOf<typeof beginGoogleLink>> {
  return beginAtGoogle(call, { purpose: 'link', whose: call.session }, { returnTo })
}

/** Whoever is signed in, and has just shown it, may link what account of Google's they hold: its address says nothing here. */
export async function linkGoogle(
  call: Call,
  { answer }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, principal, session } = call
  const { google, detail } = await returnFromGoogle<{ returnTo: string }>(call, {
    purpose: 'link',
    whose: session,
    answer,
  })
  const linked = await withAccount(installation, principal, (scope) =>
    storeIdentity(scope, session.memberId, google, 'hand'),
  )
  return { ...shownIdentity(linked), returnTo: detail.returnTo }
}

/** How it came to be linked: by the person in their settings, by both sides knowing the mailbox, or with the sign-in itself. */
export type LinkedBy = 'hand' | 'address' | 'sign_up' | 'invitation'

export async function storeIdentity(
  scope: Scope,
  memberId: string,
  google: GooglePerson,
  by: LinkedBy,
): Promise<OwnIdentity> {
  const { master } = scope.installation
  const id = ids.new()
  const linkedAt = clock.now()
  const hash = subjectHash(master, google)
  const { rows } = await sql<{ refused: ProblemCode | null }>`
    select link_google(${memberId}, ${id}, ${hash}, ${sealIdentity(master, id, google)}, ${linkedAt}) as refused`.execute(
    scope.database,
  )
  const { refused } = rows[0]!
  if (refused) refuse(refused)
  await announce(scope, googleLinked, { data: { memberId, identityId: id, by } })
  return { id, email: google.email, subjectHash: hash, linkedAt, usedAt: null }
}

/** Never the last way in of somebody who has no other. */
export async function unlinkGoogle(scope: Scope, { memberId }: Session, { id }: { id: string }) {
  const { rows } = await sql<{
    refused: ProblemCode | null
  }>`select unlink_google(${memberId}, ${id}) as refused`.execute(scope.database)
  const { refused } = rows[0]!
  if (refused) refuse(refused)
  await announce(scope, googleUnlinked, { data: { memberId, identityId: id } })
}

/** Whoever was in may have linked an account of their own: after an alarm those of the last days sign in no more. One's own is linked again in a minute. */
export async function unlinkSince(scope: Scope, memberId: string, since: Date) {
  const { rows } = await sql<{ id: string }>`select unlink_google_since(${memberId}, ${since}) as id`.execute(
    scope.database,
  )
  for (const { id } of rows) await announce(scope, googleUnlinked, { data: { memberId, identityId: id } })
}

export async function listGoogle(scope: Scope, { memberId }: Session): Promise<{ items: GoogleIdentity[] }> {
  return { items: (await identitiesOf(scope, memberId)).map(shownIdentity) }
}

function shownIdentity({ id, email, linkedAt, usedAt }: OwnIdentity): GoogleIdentity {
  return { id, email, linkedAt: linkedAt.toISOString(), usedAt: usedAt?.toISOString() ?? null }
}
