import type { Contact, createContact as endpoint } from '#contract/contacts.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import type { Language, Source } from '#contract/shared.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { contactCreated } from './events.ts'
import { type Identity, identitiesOf, lockIdentities, ownersOf, setIdentities } from './identities.ts'
import { readPhone } from './phones.ts'
import { emptyProfile, type Profile, sealProfile } from './profile.ts'
import { contactById } from './queries.ts'

/** A contact made by hand: they phoned, or stood in the shop. */
export async function createContact(scope: Scope, input: BodyOf<typeof endpoint>): Promise<Contact> {
  const { name, phone, email } = input
  if (!name && !phone && !email) refuse('contact_empty')
  const profile: Profile = {
    ...emptyProfile,
    name: name ?? null,
    phones: phone ? [{ e164: readPhone(phone), waId: null }] : [],
    emails: email ? [email] : [],
  }
  await mustBeFree(scope, identitiesOf(profile), null)
  const id = await insertContact(scope, profile, { language: input.language ?? null, source: input.source })
  return contactById(scope, { id })
}

/** Key first, row second. The caller holds the lock on the identities and knows that they are free. */
export async function insertContact(
  scope: Scope,
  profile: Profile,
  {
    language,
    source,
    sourceDetail,
    at,
  }: { language: Language | null; source: Source; sourceDetail?: unknown; at?: Date },
): Promise<string> {
  const id = ids.new()
  const box = await scope.boxes.newContact(id)
  const now = at ?? clock.now()
  await scope.database
    .insertInto('contacts')
    .values({
      id,
      profile_cipher: sealProfile(box, id, profile),
      language,
      source,
      source_cipher: sourceDetail === undefined ? null : box.seal('contacts', 'source', id, sourceDetail),
      created_at: now,
      updated_at: now,
    })
    .execute()
  await setIdentities(scope, id, identitiesOf(profile))
  await announce(scope, contactCreated, { contactId: id, data: { source } })
  return id
}

/** Two contacts never share a number or an e-mail. Locks them until the transaction ends. */
export async function mustBeFree(scope: Scope, identities: Identity[], contactId: string | null) {
  if (identities.length === 0) return
  await lockIdentities(scope, identities)
  const owners = await ownersOf(scope, identities)
  owners.forEach((owner, index) => {
    if (owner === null || owner === contactId) return
    refuse(identities[index]!.kind === 'email' ? 'email_in_use' : 'phone_taken')
  })
}
