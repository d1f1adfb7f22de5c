import type { Source } from '#contract/shared.ts'
import { emptyProfile, insertContact } from '#features/contacts/public.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import type { ContactKey, DemoBusiness, DemoSource } from './demo-business.ts'
import { makeCustomer } from './simulated-world.ts'

/** A demo contact in our database, and their phone in the simulator where they have one there. */
export type LoadedContact = { contactId: string; customerId: string | null }

/** Those who have written have a phone in the simulator, so that one can go on writing as them. */
export async function loadContacts(
  installation: Installation,
  accountId: string,
  demo: DemoBusiness,
  simulatorUrl: string,
): Promise<Map<ContactKey, LoadedContact>> {
  const loaded = new Map<ContactKey, LoadedContact>()
  const talking = new Set(demo.conversations.map((conversation) => conversation.contact))
  for (const contact of demo.contacts) {
    const customer = talking.has(contact.key)
      ? await makeCustomer(simulatorUrl, {
          name: contact.name,
          phone: contact.phone ?? null,
          username: contact.username ?? null,
        })
      : null
    const contactId = await withAccount(installation, asSystem(accountId), (scope) =>
      insertContact(
        scope,
        {
          ...emptyProfile,
          name: contact.name,
          whatsappName: customer ? contact.name : null,
          username: contact.username ?? null,
          phones: contact.phone
            ? [{ e164: contact.phone, waId: customer ? contact.phone.slice(1) : null }]
            : [],
          emails: contact.email ? [contact.email] : [],
          whatsappUserIds: customer?.userId ? [customer.userId] : [],
        },
        { language: contact.language, source: sourceOf(contact.source), at: contact.createdAt },
      ),
    )
    loaded.set(contact.key, { contactId, customerId: customer?.id ?? null })
  }
  return loaded
}

export function sourceOf(source: DemoSource): Source {
  return source === 'click_to_whatsapp' ? 'whatsapp_ad' : source
}
