import type { Box } from '#kernel/keys/boxes.ts'
import { readablePhone } from './phones.ts'

/** Everything that says who a contact is: sealed as one record under the contact's own key. */
export type Profile = {
  /** Given by us; wins over what the customer calls themself. */
  name: string | null
  /** The customer's own words on WhatsApp: untrusted text. */
  whatsappName: string | null
  username: string | null
  phones: { e164: string; waId: string | null }[]
  emails: string[]
  /** Business-scoped ids, newest last; one per portfolio, a new one when the number changes. */
  whatsappUserIds: string[]
}

export const emptyProfile: Profile = {
  name: null,
  whatsappName: null,
  username: null,
  phones: [],
  emails: [],
  whatsappUserIds: [],
}

export function sealProfile(box: Box, contactId: string, profile: Profile): Buffer {
  return box.seal('contacts', 'profile', contactId, profile)
}

export function openProfile(box: Box, contactId: string, sealed: Buffer): Profile {
  return { ...emptyProfile, ...box.open<Partial<Profile>>('contacts', 'profile', contactId, sealed) }
}

/** What to call somebody; never empty. */
export function displayName(profile: Profile): string {
  return (
    profile.name ??
    profile.whatsappName ??
    (profile.username && `@${profile.username}`) ??
    (profile.phones[0] && readablePhone(profile.phones[0].e164)) ??
    profile.emails[0] ??
    'WhatsApp customer'
  )
}
