import type { Simulator } from '../simulator.ts'
import { messageId } from '../world/ids.ts'
import type { BusinessNumber, Chat, Customer, CustomerMessage, Delivery } from '../world/types.ts'
import { phoneDigits } from '../world/world.ts'
import { contentOfInput, tappedMessage } from './content-of-input.ts'
import { shownIdentity, webhookContact } from './identity.ts'
import type { CustomerMessageInput } from './input.ts'
import { wireBody } from './wire-body.ts'

/** The customer sends a message: it stands in the chat, opens the window and goes to the business by webhook. */
export function writeMessage(
  simulator: Simulator,
  customer: Customer,
  number: BusinessNumber,
  input: CustomerMessageInput,
) {
  const { world } = simulator
  const chat = world.chat(customer.id, number.id)
  const sentAt = input.timestamp === undefined ? world.clock.now() : input.timestamp * 1000
  const content = contentOfInput(simulator, customer, chat, input)
  const contextMessageId = input.contextMessageId ?? tappedMessage(chat, input)?.id ?? null
  const message: CustomerMessage = {
    id:
      (input.type !== 'reaction' && input.messageId) ||
      messageId(phoneDigits(customer) ?? customer.id, 'from_customer'),
    author: 'customer',
    at: sentAt,
    state: 'sent',
    contextMessageId,
    content,
  }
  // The same message again (a repeat with the same id) stands in the chat once.
  if (!world.message(message.id)) world.addMessage(chat, message)
  openWindow(simulator, chat, input, sentAt)
  simulator.rates.countInbound(number)

  const shown = shownIdentity(world, customer, chat)
  const contacts = [webhookContact(customer, shown, { withUsername: true })]
  const item = {
    ...(shown.phone !== undefined && { from: shown.phone }),
    ...(shown.userId !== undefined && { from_user_id: shown.userId }),
    id: message.id,
    timestamp: String(Math.floor(sentAt / 1000)),
    ...context(simulator, chat, contextMessageId),
    ...(input.referral && { referral: input.referral }),
    ...wireBody(simulator, content, input),
  }
  const sent = simulator.outbox.send({
    numberId: number.id,
    customerId: customer.id,
    messageId: message.id,
    kind: 'messages',
    item,
    contacts: input.type === 'raw' && input.contacts !== undefined ? (input.contacts ?? []) : contacts,
  })
  world.changed({ kind: 'chat', customerId: customer.id, numberId: number.id })
  return { id: message.id, sent } satisfies { id: string; sent: Promise<Delivery[]> }
}

function openWindow(simulator: Simulator, chat: Chat, input: CustomerMessageInput, sentAt: number): void {
  if (input.type === 'raw' && input.message.type === 'request_welcome') return
  if (input.type === 'reaction' && !simulator.world.settings.reactionsOpenWindow) return
  chat.lastInboundAt = Math.max(chat.lastInboundAt ?? 0, sentAt)
  if (input.referral) chat.referralAt = sentAt
}

function context(simulator: Simulator, chat: Chat, contextMessageId: string | null): object {
  if (contextMessageId === null) return {}
  const author = simulator.world.message(contextMessageId)?.message.author
  const customer = simulator.world.customers.get(chat.customerId)
  const digits = simulator.world.numbers.get(chat.numberId)?.displayNumber.replace(/\D/g, '')
  const from =
    author === 'customer' && customer ? shownIdentity(simulator.world, customer, chat).phone : digits
  return { context: { ...(from !== undefined && { from }), id: contextMessageId } }
}
