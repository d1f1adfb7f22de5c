import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { SignInAnswer } from '#contract/identity.ts'
import type { beginGoogleInvitation, acceptInvitationByGoogle as endpoint } from '#contract/invitations.ts'
import {
  type Attempt,
  answersForMailbox,
  beginAtGoogle,
  confirmEmail,
  finishSignIn,
  type GooglePerson,
  identitiesOf,
  personOf,
  returnFromGoogle,
  spendAtGoogle,
  storeIdentity,
  subjectHash,
} from '#features/identity/public.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { findInvitation, join } from './accept-invitation.ts'

/** The link's token waits here while the browser is at Google: it travels nowhere else. */
export async function beginByGoogle(
  attempt: Attempt,
  { token }: BodyOf<typeof beginGoogleInvitation>,
): Promise<ResponseOf<typeof beginGoogleInvitation>> {
  await spendAtGoogle(attempt)
  const { invited } = await findInvitation(attempt, token)
  if (invited.taken) refuse('email_taken')
  return beginAtGoogle(attempt, { purpose: 'invitation', whose: null }, { token })
}

/** For the invited address and no other, and only where Google answers for that mailbox today: whoever forwards the link hands over nothing to another account. */
export async function acceptByGoogle(
  attempt: Attempt,
  { answer }: BodyOf<typeof endpoint>,
): Promise<SignInAnswer> {
  const { installation } = attempt
  const { google, detail } = await returnFromGoogle<{ token: string }>(attempt, {
    purpose: 'invitation',
    whose: null,
    answer,
  })
  const found = await findInvitation(attempt, detail.token)
  if (google.email !== found.invited.email || !answersForMailbox(google)) refuse('google_wrong_mailbox')
  const name = google.name?.slice(0, 120) || google.email.split('@')[0]!
  const who = await join(
    attempt,
    detail.token,
    found,
    { name, passwordHash: null },
    async (scope, memberId) => {
      await linkOnce(scope, memberId, google)
      await confirmEmail(scope, memberId)
    },
  )
  return finishSignIn(attempt, await personOf(installation, who), { by: 'google', strong: false })
}

/** Who comes back may have linked it when they were here before. */
async function linkOnce(scope: Scope, memberId: string, google: GooglePerson) {
  const hash = subjectHash(scope.installation.master, google)
  if ((await identitiesOf(scope, memberId)).some(({ subjectHash }) => subjectHash.equals(hash))) return
  await storeIdentity(scope, memberId, google, 'invitation')
}
