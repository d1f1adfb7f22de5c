import { createHash } from 'node:crypto'
import { shownIdentity, webhookContact } from '../customers/identity.ts'
import { webhookError } from '../errors.ts'
import type { BusinessMessage, Chat, Customer } from '../world/types.ts'
import type { World } from '../world/world.ts'

/** One of `value.statuses`, with the contacts that go beside it (none for `failed`). */
export function statusItem(world: World, given: StatusChange): { item: object; contacts: unknown[] } {
  const { chat, message, customer, status } = given
  const shown = shownIdentity(world, customer, chat)
  const isFailed = status === 'failed'
  // Who failed to be reached by number is not told apart further.
  const hidesUserId = isFailed && message.addressedBy === 'phone'
  // The price stands on `sent`, and on one of delivered and read.
  const isPriced =
    !isFailed && message.content.type !== 'reaction' && (status !== 'read' || given.skippedDelivered)
  const item = {
    id: message.id,
    status,
    timestamp: String(Math.floor(world.clock.now() / 1000)),
    ...(shown.phone !== undefined && { recipient_id: shown.phone }),
    ...(shown.userId !== undefined && !hidesUserId && { recipient_user_id: shown.userId }),
    ...(message.callbackData !== null && { biz_opaque_callback_data: message.callbackData }),
    ...(!isFailed && conversation(world, given)),
    ...(isPriced && { pricing: pricing(world, chat) }),
    ...(isFailed && message.failure && { errors: [webhookError(message.failure)] }),
  }
  const withUsername = status === 'delivered' || status === 'read'
  return { item, contacts: isFailed ? [] : [webhookContact(customer, shown, { withUsername })] }
}

export type ShownStatus = 'sent' | 'delivered' | 'read' | 'failed'

type StatusChange = {
  chat: Chat
  message: BusinessMessage
  customer: Customer
  status: ShownStatus
  skippedDelivered: boolean
}

function isFree(world: World, chat: Chat): boolean {
  return (chat.freeEntryUntil ?? 0) > world.clock.now()
}

/** From v24.0 on only conversations of a free entry point are shown; before, each message had one. */
function conversation(world: World, { chat, message, status }: StatusChange): object {
  const version = Number.parseInt(world.settings.webhookVersion.slice(1), 10)
  const free = isFree(world, chat)
  if (version >= 24 && !free) return {}
  const endsAt = free ? (chat.freeEntryUntil ?? 0) : message.at + dayMilliseconds
  const key = free ? `${chat.customerId}|${chat.freeEntryUntil}` : message.id
  return {
    conversation: {
      id: createHash('sha256').update(key).digest('hex').slice(0, 32),
      ...(status === 'sent' && { expiration_timestamp: String(Math.floor(endsAt / 1000)) }),
      origin: { type: free ? 'referral_conversion' : 'service' },
    },
  }
}

function pricing(world: World, chat: Chat): object {
  if (isFree(world, chat)) {
    return {
      billable: false,
      pricing_model: 'PMP',
      type: 'free_entry_point',
      category: 'referral_conversion',
    }
  }
  const { pricing: rule } = world.settings
  const isCharged = rule === 'charged_service' || (rule === 'by_date' && world.clock.now() >= chargedSince)
  return {
    billable: isCharged,
    pricing_model: 'PMP',
    type: isCharged ? 'regular' : 'free_customer_service',
    category: 'service',
  }
}

const dayMilliseconds = 24 * 3600 * 1000

/** Since then messages inside the window are charged too. */
const chargedSince = Date.UTC(2026, 9, 1)
