import type { Contact, changeContact as endpoint } from '#contract/contacts.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import { isMasked } from '#contract/masked-text.ts'
import { clock } from '#kernel/clock.ts'
import { announce, type Change } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { mustBeFree } from './create-contact.ts'
import { contactChanged } from './events.ts'
import { type Identity, identitiesOf, setIdentities } from './identities.ts'
import { readPhone } from './phones.ts'
import { canIdentify } from './policy.ts'
import { openProfile, type Profile, sealProfile } from './profile.ts'
import { contactById } from './queries.ts'

type Changes = BodyOf<typeof endpoint>

export async function changeContact(
  scope: Scope,
  { id, ...told }: { id: string } & Changes,
): Promise<Contact> {
  const changes = withoutMasked(told)
  // Whether there is such a contact comes first: what is hidden is not refused but not there.
  await contactById(scope, { id })
  if (changes.phone !== undefined || changes.email !== undefined) mustBeAllowed(canIdentify(scope.actor))
  await updateProfile(scope, id, (before) => withChanges(before, changes), {
    ...(changes.language !== undefined && { language: changes.language }),
  })
  return contactById(scope, { id })
}

type Columns = { language?: 'en' | 'es' | null; opted_out_at?: Date | null }
/** What comes back masked, as it was shown, was not changed. */
function withoutMasked(told: Changes): Changes {
  return Object.fromEntries(
    Object.entries(told).filter(([, value]) => typeof value !== 'string' || !isMasked(value)),
  )
}

/** Reads, changes and seals a profile under the row's lock, and keeps the identities in step. */
export async function updateProfile(
  scope: Scope,
  contactId: string,
  change: (before: Profile) => Profile,
  columns: Columns = {},
) {
  const row = await scope.database
    .selectFrom('contacts')
    .select(['profile_cipher', 'language', 'opted_out_at'])
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) refuse('not_found')
  const box = await scope.boxes.contact(contactId)
  const before = openProfile(box, contactId, row.profile_cipher)
  const after = change(before)
  const fields = [
    ...(Object.keys(after) as (keyof Profile)[]).filter(
      (field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]),
    ),
    ...Object.keys(columns),
  ]
  if (fields.length === 0) return
  await mustBeFree(scope, identitiesAdded(before, after), contactId)
  await scope.database
    .updateTable('contacts')
    .set({ profile_cipher: sealProfile(box, contactId, after), updated_at: clock.now(), ...columns })
    .where('id', '=', contactId)
    .execute()
  await setIdentities(scope, contactId, identitiesOf(after))
  await announce(scope, contactChanged, {
    contactId,
    data: { fields },
    secret: { changes: changesBetween({ ...before, ...row }, { ...after, ...row, ...columns }) },
  })
}

type Told = Profile & { language?: string | null; opted_out_at?: Date | null }

/** What people would call different: not which of our own ids a customer is known by. */
function changesBetween(before: Told, after: Told): Change[] {
  const words: Record<string, (of: Told) => string | null> = {
    name: (of) => of.name,
    whatsappName: (of) => of.whatsappName,
    username: (of) => of.username,
    phones: ({ phones }) => phones.map(({ e164 }) => e164).join(', ') || null,
    emails: ({ emails }) => emails.join(', ') || null,
    language: (of) => of.language ?? null,
    optedOut: (of) => of.opted_out_at?.toISOString() ?? null,
  }
  return Object.entries(words)
    .map(([field, say]) => ({ field, before: say(before), after: say(after) }))
    .filter((change) => change.before !== change.after)
}

/** What the contact has already is its own: only what comes new may belong to somebody else. */
function identitiesAdded(before: Profile, after: Profile): Identity[] {
  const had = new Set(identitiesOf(before).map(({ kind, value }) => `${kind}:${value}`))
  return identitiesOf(after).filter(({ kind, value }) => !had.has(`${kind}:${value}`))
}

function withChanges(before: Profile, changes: Changes): Profile {
  const after: Profile = {
    ...before,
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.phone !== undefined && { phones: withFirstPhone(before, changes.phone) }),
    ...(changes.email !== undefined && {
      emails:
        changes.email === null
          ? before.emails.slice(1)
          : [...new Set([changes.email, ...before.emails.slice(1)])],
    }),
  }
  const known = after.name ?? after.whatsappName ?? after.username ?? after.phones[0] ?? after.emails[0]
  if (!known && after.whatsappUserIds.length === 0) refuse('contact_empty')
  return after
}

/** The number shown is replaced; one that they write from on WhatsApp stays known behind it, for they are still reached there. */
function withFirstPhone({ phones }: Profile, typed: string | null): Profile['phones'] {
  if (typed === null) return phones.slice(1)
  const e164 = readPhone(typed)
  const known = phones.find((phone) => phone.e164 === e164)
  const rest = phones.filter((phone, index) => phone.e164 !== e164 && (index > 0 || phone.waId !== null))
  return [known ?? { e164, waId: null }, ...rest]
}
