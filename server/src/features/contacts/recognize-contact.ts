import type { Language, Source } from '#contract/shared.ts'
import type { Scope } from '#kernel/scope.ts'
import { updateProfile } from './change-contact.ts'
import { insertContact } from './create-contact.ts'
import { type Identity, lockIdentities, ownersOf } from './identities.ts'
import { phoneOfWaId } from './phones.ts'
import { emptyProfile, type Profile } from './profile.ts'

/** Who wrote, as WhatsApp tells it; any of it may be missing, but not all. */
export type Sender = {
  userId: string | undefined
  waId: string | undefined
  name: string | undefined
  username: string | undefined
}

/**
 * The contact behind a message: by business-scoped id first, by number second, else a new one. What the message adds (a number, a
 * username, another id) is kept on the contact. Two contacts are never joined here: a number that belongs to somebody else stays there.
 */
export async function recognizeContact(
  scope: Scope,
  sender: Sender,
  origin: { source: Source; sourceDetail?: unknown; language?: Language; at?: Date },
): Promise<{ contactId: string; isNew: boolean }> {
  const e164 = phoneOfWaId(sender.waId)
  const byUser: Identity[] = sender.userId ? [{ kind: 'whatsapp_user', value: sender.userId }] : []
  const byPhone: Identity[] = e164 ? [{ kind: 'phone', value: e164 }] : []
  const identities = [...byUser, ...byPhone]
  if (identities.length === 0) throw new Error('a sender without id and number')

  await lockIdentities(scope, identities)
  const owners = await ownersOf(scope, identities)
  const contactId = owners.find((owner) => owner !== null)
  if (!contactId) {
    const profile = withSender(emptyProfile, sender, e164)
    const { language = null, ...rest } = origin
    return { contactId: await insertContact(scope, profile, { language, ...rest }), isNew: true }
  }
  const phoneOwner = e164 ? owners.at(-1)! : null
  const phoneIsTheirs = phoneOwner === null || phoneOwner === contactId
  await updateProfile(scope, contactId, (before) => withSender(before, sender, phoneIsTheirs ? e164 : null))
  return { contactId, isNew: false }
}

/**
 * WhatsApp tells that a customer goes on under another number or id (reference/whatsapp-cloud-api.md 2.9). What belongs to somebody else
 * by now stays there.
 */
export async function followIdentity(
  scope: Scope,
  contactId: string,
  { userId, waId }: Pick<Sender, 'userId' | 'waId'>,
) {
  const e164 = phoneOfWaId(waId)
  const byUser: Identity[] = userId ? [{ kind: 'whatsapp_user', value: userId }] : []
  const byPhone: Identity[] = e164 ? [{ kind: 'phone', value: e164 }] : []
  const identities = [...byUser, ...byPhone]
  if (identities.length === 0) return
  await lockIdentities(scope, identities)
  const owners = await ownersOf(scope, identities)
  const isFree = (kind: Identity['kind']) =>
    identities.some(
      (identity, index) => identity.kind === kind && [null, contactId].includes(owners[index] ?? null),
    )
  const follower: Sender = {
    userId: isFree('whatsapp_user') ? userId : undefined,
    waId: isFree('phone') ? waId : undefined,
    name: undefined,
    username: undefined,
  }
  await updateProfile(scope, contactId, (before) => withSender(before, follower, follower.waId ? e164 : null))
}

function withSender(before: Profile, { userId, waId, name, username }: Sender, e164: string | null): Profile {
  const others = before.phones.filter((phone) => phone.e164 !== e164 && phone.waId !== waId)
  return {
    ...before,
    whatsappName: name?.slice(0, 200) || before.whatsappName,
    username: username ?? before.username,
    phones: e164 && waId ? [{ e164, waId }, ...others] : before.phones,
    whatsappUserIds:
      userId && !before.whatsappUserIds.includes(userId)
        ? [...before.whatsappUserIds, userId]
        : before.whatsappUserIds,
  }
}
