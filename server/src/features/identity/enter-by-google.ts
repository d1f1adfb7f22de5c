import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginGoogle, enterByGoogle as endpoint } from '#contract/google.ts'
import { clock } from '#kernel/clock.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { addresseeOf } from './addressee.ts'
import { beginCeremony } from './ceremonies.ts'
import { atLastWorkplace } from './enter-workplace.ts'
import { findPerson, type PersonToSignIn, personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import {
  answersForMailbox,
  beginAtGoogle,
  type GooglePerson,
  returnFromGoogle,
  sealIdentity,
  spendAtGoogle,
  subjectHash,
} from './google.ts'
import { storeIdentity } from './link-google.ts'
import { lockPerson } from './sessions.ts'
import { isSignUpOpen } from './sign-up.ts'

export async function beginEntering(
  call: Attempt,
  { returnTo }: BodyOf<typeof beginGoogle>,
): Promise<ResponseOf<typeof beginGoogle>> {
  await spendAtGoogle(call)
  return beginAtGoogle(call, { purpose: 'enter', whose: null }, { returnTo })
}

/**
 * Whoever has linked this Google account comes in, whatever its address is by now. One that nobody has linked is linked by itself only to a sign-in whose mailbox
 * was confirmed here, and when Google answers for that mailbox today: then both are the same person. An address alone links nothing, whoever wrote it here.
 */
export async function enterByGoogle(
  call: Attempt,
  { answer }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  await spendAtGoogle(call)
  const { installation } = call
  const { google, detail } = await returnFromGoogle<{ returnTo: string }>(call, {
    purpose: 'enter',
    whose: null,
    answer,
  })
  const known = await findIdentity(installation, google)
  if (known) {
    await countUse(installation, known, google)
    return enterAs(call, await personOf(installation, known), detail)
  }
  // To whoever has not shown that the mailbox is theirs nothing is said of who has it here.
  if (!google.emailVerified) refuse('google_unverified')
  const person = await findPerson(installation, google.email)
  if (!person) return offerSignUp(call, google, detail)
  if (!mayLinkByAddress(await hasConfirmed(installation, person), google)) refuse('google_link_first')
  await withAccount(installation, asSystem(person.accountId), async (scope) => {
    if ((await lockPerson(scope, person.memberId))?.frozen !== false) refuse('sign_in_frozen')
    await storeIdentity(scope, person.memberId, google, 'address')
  })
  return enterAs(call, person, detail)
}

/** Somebody may have signed up here with the address of somebody else: as long as it is not confirmed, it links to nobody. */
export function mayLinkByAddress(isConfirmedHere: boolean, google: GooglePerson): boolean {
  return isConfirmedHere && answersForMailbox(google)
}

async function enterAs(call: Attempt, found: PersonToSignIn, { returnTo }: { returnTo: string }) {
  const person = await atLastWorkplace(call, found)
  return { ...(await finishSignIn(call, person, { by: 'google', strong: false })), returnTo }
}

type Known = { identityId: string; accountId: string; memberId: string }

/** Null where nobody has linked it. Who has, and works nowhere any more, is told so. */
async function findIdentity({ pools, master }: Installation, google: GooglePerson): Promise<Known | null> {
  const { rows } = await pools.app.query<{
    identity_id: string
    account_id: string | null
    member_id: string | null
  }>('select * from google_identity_for($1)', [subjectHash(master, google)])
  const [row] = rows
  if (!row) return null
  if (!row.account_id || !row.member_id) refuse('google_unknown')
  return { identityId: row.identity_id, accountId: row.account_id, memberId: row.member_id }
}

async function countUse(installation: Installation, { identityId, accountId }: Known, google: GooglePerson) {
  const sealed = sealIdentity(installation.master, identityId, google)
  await withAccount(installation, asSystem(accountId), ({ database }) =>
    sql`select use_google(${identityId}, ${sealed}, ${clock.now()})`.execute(database),
  )
}

async function hasConfirmed(installation: Installation, { accountId, memberId }: PersonToSignIn) {
  const { emailVerified } = await withAccount(installation, asSystem(accountId), (scope) =>
    addresseeOf(scope, memberId),
  )
  return emailVerified
}

/** What Google has said waits for the name of the business, in this browser; until then there is nobody. */
const signUpMinutes = 30

async function offerSignUp(call: Attempt, google: GooglePerson, { returnTo }: { returnTo: string }) {
  if (!(await isSignUpOpen(call.installation))) refuse('google_unknown')
  const token = randomBytes(32).toString('base64url')
  await beginCeremony(
    call,
    { secret: token, purpose: 'google_sign_up', whose: null, minutes: signUpMinutes },
    google,
  )
  return { signUp: { token, name: google.name ?? '', email: google.email }, returnTo }
}
