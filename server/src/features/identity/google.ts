import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { type GooglePurpose, googleReturnPath } from '#contract/google.ts'
import { emailSchema } from '#contract/identity.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import type { Config } from '#kernel/config.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { GoogleSettings, Installation } from '#kernel/installation.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import type { Scope } from '#kernel/scope.ts'
import { askGoogle, GoogleFailure, type GoogleSays, hearGoogle, type Kept } from '#providers/google/google.ts'
import { spendAttempts } from './attempts.ts'
import { beginCeremony, endCeremony, type Purpose } from './ceremonies.ts'
import type { Attempt } from './finish-sign-in.ts'
import { peopleBox } from './people.ts'

/** Who Google says that this is, with the address as we write addresses. */
export type GooglePerson = Omit<GoogleSays, 'email'> & { email: string }
type Whose = Parameters<typeof endCeremony>[1]['whose']

/** What is kept until the browser is back: what Google's answer must fit, since when, and what it was begun for. */
type Begun<Detail> = { kept: Kept; begunAt: string; detail: Detail }

const minutes = 10

const purposes: Record<GooglePurpose, Purpose> = {
  enter: 'google_enter',
  link: 'google_link',
  prove: 'google_prove',
  invitation: 'google_invitation',
}

export function mustHaveGoogle({ google }: Pick<Installation, 'google'>): GoogleSettings {
  return google ?? refuse('google_not_here')
}

/** Where Google sends people back to: one address, as the operator has written it into Google's console. */
function redirectUri({ publicUrl }: Config): string {
  return `${publicUrl.origin}${googleReturnPath}`
}

/** Answers the address to send the browser to. State, nonce and verifier stay here; `detail` is told again when it is back. */
export async function beginAtGoogle<Detail>(
  call: Attempt,
  { purpose, whose, again = false }: { purpose: GooglePurpose; whose: Whose; again?: boolean },
  detail: Detail,
): Promise<{ address: string }> {
  const { installation } = call
  const settings = mustHaveGoogle(installation)
  const asked = await askGoogle(settings, {
    purpose,
    redirectUri: redirectUri(installation.config),
    again,
  }).catch((error) => refuseFor(installation, error))
  const begun: Begun<Detail> = { kept: asked.kept, begunAt: clock.now().toISOString(), detail }
  await beginCeremony(call, { secret: asked.kept.state, purpose: purposes[purpose], whose, minutes }, begun)
  return { address: asked.address }
}

/**
 * Who has come back, and what it was begun for. The state is used up first, and only in the browser that was sent, for this purpose and this person:
 * nothing that somebody else has begun or heard from Google is worth anything here.
 */
export async function returnFromGoogle<Detail>(
  call: Attempt,
  { purpose, whose, answer }: { purpose: GooglePurpose; whose: Whose; answer: string },
): Promise<{ google: GooglePerson; begunAt: Date; detail: Detail }> {
  const { installation } = call
  const settings = mustHaveGoogle(installation)
  const query = new URLSearchParams(answer)
  const [secret = '', ...more] = query.getAll('state')
  const begun =
    more.length === 0
      ? await endCeremony<Begun<Detail>>(call, { secret, purpose: purposes[purpose], whose })
      : null
  if (!begun) refuse('google_expired')
  const says = await hearGoogle(settings, {
    redirectUri: redirectUri(installation.config),
    answer: query,
    kept: begun.kept,
  }).catch((error) => refuseFor(installation, error))
  const email = emailSchema.safeParse(says.email)
  if (!email.success) refuse('google_refused')
  return {
    google: { ...says, email: email.data },
    begunAt: new Date(begun.begunAt),
    detail: begun.detail,
  }
}

const refusals = {
  denied: 'google_denied',
  refused: 'google_refused',
  unreachable: 'google_unreachable',
} as const satisfies Record<GoogleFailure['why'], ProblemCode>

function refuseFor({ log }: Installation, error: unknown): never {
  if (!(error instanceof GoogleFailure)) throw error
  if (error.why !== 'denied')
    log.warn({ why: error.why, code: error.code }, 'google gave no answer that counts')
  return refuse(refusals[error.why])
}

/**
 * Whether whoever Google says this is holds the mailbox today. Of its own addresses Google knows, and of those of a Workspace domain. Of any other it knows
 * that the mailbox was theirs once; it may have gone to somebody else since (reference/identity.md 1.5).
 */
export function answersForMailbox({ email, emailVerified, hostedDomain }: GooglePerson): boolean {
  return /@(gmail|googlemail)\.com$/.test(email) ? emailVerified : emailVerified && hostedDomain !== null
}

/** What somebody is known by is issuer and subject, never an address: those are renamed, and given to others. */
export function subjectHash(master: MasterKey, { issuer, subject }: GooglePerson): Buffer {
  return createHmac('sha256', master.derive('google lookup'))
    .update(JSON.stringify([issuer.replace(/\/$/, ''), subject]))
    .digest()
}

/** What is sealed of it. */
export type IdentityRecord = { issuer: string; subject: string; email: string }

export function sealIdentity(
  master: MasterKey,
  id: string,
  { issuer, subject, email }: IdentityRecord,
): Buffer {
  return peopleBox(master).seal('google_identities', 'identity', id, { issuer, subject, email })
}

export type OwnIdentity = {
  id: string
  email: string
  subjectHash: Buffer
  linkedAt: Date
  usedAt: Date | null
}

/** The Google accounts of a member of this account, the oldest first. */
export async function identitiesOf(
  { database, installation }: Scope,
  memberId: string,
): Promise<OwnIdentity[]> {
  const { rows } = await sql<{
    identity_id: string
    subject_hash: Buffer
    identity_cipher: Buffer
    created_at: Date
    used_at: Date | null
  }>`select * from google_identities_of(${memberId})`.execute(database)
  const box = peopleBox(installation.master)
  return rows.map((row) => ({
    id: row.identity_id,
    email: box.open<IdentityRecord>('google_identities', 'identity', row.identity_id, row.identity_cipher)
      .email,
    subjectHash: row.subject_hash,
    linkedAt: row.created_at,
    usedAt: row.used_at,
  }))
}

/** Nothing can be guessed here; it is the work that is bounded, ours and Google's. */
export async function spendAtGoogle({ installation, request }: Pick<Attempt, 'installation' | 'request'>) {
  await spendAttempts(installation, [
    { name: 'google', value: addressBlock(request), allowed: 300, windowSeconds: 900 },
  ])
}
