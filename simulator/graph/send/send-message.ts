import { GraphError } from '../../errors.ts'
import type { Simulator } from '../../simulator.ts'
import { messageId } from '../../world/ids.ts'
import { livingMedia } from '../../world/media.ts'
import type { BusinessMessage, BusinessNumber, Chat } from '../../world/types.ts'
import { phoneDigits } from '../../world/world.ts'
import type { Caller } from '../auth.ts'
import { visibleNumber } from '../auth.ts'
import type { FaultEffect } from '../faults.ts'
import { fits } from '../media-kinds.ts'
import type { Parameters } from '../parameters.ts'
import type { MediaReference } from './content.ts'
import { contentOfSend } from './content.ts'
import { fetchLinkedMedia } from './linked-media.ts'
import type { SendContent } from './read-send.ts'
import { readSend } from './read-send.ts'
import type { Recipient } from './recipient.ts'
import { readRecipient } from './recipient.ts'

/** `POST /{phone-number-id}/messages`: answers at once; what becomes of the message follows by webhook. */
export function sendMessage(
  simulator: Simulator,
  caller: Caller,
  number: BusinessNumber,
  parameters: Parameters,
  failLater: FaultEffect['failLater'],
): { answer: object; messageId: string; customerId: string | null } {
  const { world } = simulator
  const recipient = readRecipient(world, number, parameters)
  const send = readSend(world.settings, parameters)
  const callbackData = readCallbackData(parameters)
  const { content, media } = contentOfSend(send)
  for (const reference of media) checkMedia(simulator, caller, reference)
  checkReaction(simulator, number, send)
  simulator.rates.takeSend(number, recipient.key)
  checkAllowed(simulator, number, recipient)

  const { customer } = recipient
  const chat = customer && world.chat(customer.id, number.id)
  const failure = failLater
    ? { code: failLater.code, details: failLater.details ?? 'The message failed.' }
    : failureOf(simulator, chat)
  if (failure?.code === 131047 && world.settings.windowRefusal === 'at_once' && !failLater) {
    throw new GraphError(failure.code, failure.details)
  }
  if (!customer && world.settings.unknownRecipient === 'at_once') {
    throw new GraphError(131026, notOnPlatform.details)
  }

  const id = messageId((customer && phoneDigits(customer)) ?? recipient.key, 'to_customer')
  if (chat) {
    const message: BusinessMessage = {
      id,
      author: 'business',
      at: world.clock.now(),
      state: 'accepted',
      contextMessageId: contextOf(simulator, chat, parameters),
      content,
      callbackData,
      appId: caller.app.id,
      addressedBy: recipient.addressedBy,
      failure,
    }
    take(simulator, chat, message, media)
  } else {
    simulator.statuses.failUnknown(number.id, id, recipient, failure ?? notOnPlatform, callbackData)
  }
  const contact = {
    input: recipient.input,
    [recipient.addressedBy === 'phone' ? 'wa_id' : 'user_id']: recipient.key,
  }
  return {
    answer: { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id }] },
    messageId: id,
    customerId: customer?.id ?? null,
  }
}

function take(simulator: Simulator, chat: Chat, message: BusinessMessage, media: MediaReference[]): void {
  const { world, clock } = simulator
  world.addMessage(chat, message)
  chat.typingUntil = null
  // A hidden number is shown to a business that writes to it, for 30 days.
  if (message.addressedBy === 'phone') chat.numberShownUntil = clock.now() + 30 * dayMilliseconds
  // Who came from an ad and is answered within a day makes the next 72 hours free.
  if (
    chat.referralAt !== null &&
    message.failure === null &&
    clock.now() - chat.referralAt <= dayMilliseconds
  ) {
    chat.freeEntryUntil = clock.now() + 3 * dayMilliseconds
    chat.referralAt = null
  }
  const linked = media.filter((reference) => reference.link !== undefined)
  if (linked.length === 0) simulator.statuses.begin(chat, message)
  else fetchThenBegin(simulator, chat, message, linked)
  world.changed({ kind: 'chat', customerId: chat.customerId, numberId: chat.numberId })
}

async function fetchThenBegin(
  simulator: Simulator,
  chat: Chat,
  message: BusinessMessage,
  linked: MediaReference[],
) {
  const end = simulator.pending.begin('media')
  for (const reference of linked) {
    const reason = await fetchLinkedMedia(simulator, chat.numberId, reference)
    if (reason !== undefined) message.failure ??= { code: 131053, details: reason }
  }
  simulator.statuses.begin(chat, message)
  end()
}

/** What will be said by webhook although the send was accepted, or null. */
function failureOf({ clock }: Simulator, chat: Chat | undefined) {
  if (!chat) return notOnPlatform
  const isOpen = chat.lastInboundAt !== null && clock.now() - chat.lastInboundAt < dayMilliseconds
  if (isOpen) return null
  return {
    code: 131047,
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  }
}

const notOnPlatform = {
  code: 131026,
  details: 'Message undeliverable: nobody with this number or id can receive it.',
}

function readCallbackData({ biz_opaque_callback_data: data }: Parameters): string | null {
  if (data === undefined || data === null) return null
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (text.length > 512)
    throw new GraphError(100, 'biz_opaque_callback_data must be at most 512 characters long')
  return text
}

function checkMedia(simulator: Simulator, caller: Caller, reference: MediaReference): void {
  if (reference.id === undefined) return
  const media = livingMedia(simulator.world, reference.id)
  if (!media || !visibleNumber(simulator.world, caller, media.numberId)) {
    throw new GraphError(131009, `${reference.type}.id: no media with this id can be used by this number`)
  }
  if (!fits(reference.type, media.mimeType)) {
    throw new GraphError(131053, `${media.mimeType} cannot be sent as ${reference.type}`)
  }
  reference.content.mimeType = media.mimeType
  if (reference.type === 'document' && media.filename && reference.content.filename === undefined) {
    reference.content.filename = media.filename
  }
}

function checkReaction({ world, clock }: Simulator, number: BusinessNumber, send: SendContent): void {
  if (send.type !== 'reaction') return
  const found = world.message(send.body.message_id)
  if (!found || found.chat.numberId !== number.id) {
    throw new GraphError(131009, 'reaction.message_id: no such message in a chat of this number')
  }
  if (clock.now() - found.message.at > 30 * dayMilliseconds) {
    throw new GraphError(131009, 'reaction.message_id: the message is older than 30 days')
  }
}

/** A test number may write to a handful of people only, when that is switched on. */
function checkAllowed({ world }: Simulator, number: BusinessNumber, recipient: Recipient): void {
  const { testRecipientsMax } = world.settings
  if (testRecipientsMax === null) return
  const known = world
    .allChats()
    .filter(
      (chat) => chat.numberId === number.id && chat.messages.some((message) => message.author === 'business'),
    )
  const isKnown = known.some((chat) => chat.customerId === recipient.customer?.id)
  if (!isKnown && known.length >= testRecipientsMax) {
    throw new GraphError(131030, 'Recipient phone number not in allowed list')
  }
}

/** A quote of a message that is not in the chat is left out, not refused. */
function contextOf({ world }: Simulator, chat: Chat, { context }: Parameters): string | null {
  const id = typeof context === 'object' && context !== null ? Reflect.get(context, 'message_id') : undefined
  return typeof id === 'string' && world.message(id)?.chat === chat ? id : null
}

const dayMilliseconds = 24 * 3600 * 1000
