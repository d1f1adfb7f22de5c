import type { World } from '../world/world.ts'

/** One message or status on its way to the apps that are subscribed to the number's WABA. */
export type WebhookItem = {
  numberId: string
  customerId: string
  messageId: string
  kind: 'messages' | 'statuses'
  item: object
  contacts: unknown[]
}

/** The envelope of any number of items: one entry for each WABA, one change for each number, in order of appearance. */
export function payload(world: World, items: WebhookItem[]): object {
  const byWaba = new Map<string, Map<string, WebhookItem[]>>()
  for (const item of items) {
    const wabaId = world.numbers.get(item.numberId)?.wabaId ?? ''
    const byNumber = byWaba.get(wabaId) ?? new Map<string, WebhookItem[]>()
    byWaba.set(wabaId, byNumber)
    byNumber.set(item.numberId, [...(byNumber.get(item.numberId) ?? []), item])
  }
  return {
    object: 'whatsapp_business_account',
    entry: [...byWaba].map(([wabaId, byNumber]) => ({
      id: wabaId,
      changes: [...byNumber].map(([numberId, ofNumber]) => ({
        value: value(world, numberId, ofNumber),
        field: 'messages',
      })),
    })),
  }
}

function value(world: World, numberId: string, items: WebhookItem[]): object {
  const contacts = [...new Map(items.flatMap((one) => one.contacts).map((one) => [JSON.stringify(one), one]))]
  const messages = items.filter((one) => one.kind === 'messages').map((one) => one.item)
  const statuses = items.filter((one) => one.kind === 'statuses').map((one) => one.item)
  return {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: world.numbers.get(numberId)?.displayNumber.replace(/\D/g, '') ?? '',
      phone_number_id: numberId,
    },
    ...(contacts.length > 0 && { contacts: contacts.map(([, contact]) => contact) }),
    ...(messages.length > 0 && { messages }),
    ...(statuses.length > 0 && { statuses }),
  }
}
