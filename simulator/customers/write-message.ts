import { mediaUrl } from '../graph/media-url.ts'
import { sampleVoiceNote, samplePdf } from '../pictures/sample-files.ts'
import { samplePicture } from '../pictures/sample-pictures.ts'
import type { Simulator } from '../simulator.ts'
import { messageId } from '../world/ids.ts'
import { keepMedia } from '../world/media.ts'
import type { BusinessNumber, Chat, Content, Customer, CustomerMessage, Delivery } from '../world/types.ts'
import { phoneDigits } from '../world/world.ts'
import { shownIdentity, webhookContact } from './identity.ts'
import type { CustomerMessageInput } from './input.ts'

/** The customer sends a message: it stands in the chat, opens the window and goes to the business by webhook. */
export function writeMessage(simulator: Simulator, customer: Customer, number: BusinessNumber, input: CustomerMessageInput) {
  const { world } = simulator
  const chat = world.chat(customer.id, number.id)
  const sentAt = input.timestamp === undefined ? world.clock.now() : input.timestamp * 1000
  const content = contentOf(simulator, customer, chat, input)
  const contextMessageId = input.contextMessageId ?? tappedMessage(chat, input)?.id ?? null
  const message: CustomerMessage = {
    id: (input.type !== 'reaction' && input.messageId) || messageId(phoneDigits(customer) ?? customer.id, 'from_customer'),
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
  const from = author === 'customer' && customer ? shownIdentity(simulator.world, customer, chat).phone : digits
  return { context: { ...(from !== undefined && { from }), id: contextMessageId } }
}

/** The newest message of the business that has the tapped button or row. */
function tappedMessage(chat: Chat, input: CustomerMessageInput) {
  if (input.type !== 'button_reply' && input.type !== 'list_reply') return undefined
  return chat.messages.findLast((message) => optionOf(message.content, input.id) !== undefined)
}

function optionOf(content: Content, id: string) {
  if (content.type !== 'interactive') return undefined
  const rows = content.list?.sections.flatMap((section) => section.rows) ?? []
  const options: { id: string; title: string; description?: string }[] = [...(content.buttons ?? []), ...rows]
  return options.find((option) => option.id === id)
}

function contentOf(simulator: Simulator, customer: Customer, chat: Chat, input: CustomerMessageInput): Content {
  switch (input.type) {
    case 'text':
      return { type: 'text', text: input.text }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return mediaContent(simulator, chat, input)
    case 'location':
      return {
        type: 'location',
        latitude: input.latitude,
        longitude: input.longitude,
        ...(input.name !== undefined && { name: input.name }),
        ...(input.address !== undefined && { address: input.address }),
      }
    case 'button_reply':
    case 'list_reply': {
      const tapped = tappedMessage(chat, input)
      const option = tapped && optionOf(tapped.content, input.id)
      const description = input.type === 'list_reply' ? (input.description ?? option?.description) : undefined
      return {
        type: 'choice',
        kind: input.type,
        id: input.id,
        title: input.title ?? option?.title ?? input.id,
        ...(description !== undefined && { description }),
      }
    }
    case 'reaction':
      return { type: 'reaction', messageId: input.messageId, emoji: input.emoji }
    case 'contacts':
      return {
        type: 'contacts',
        contacts: input.contacts ?? [{ name: customer.name, phones: customer.phone ? [customer.phone] : [] }],
      }
    case 'unsupported':
      return { type: 'unsupported', what: input.unsupportedType }
    case 'raw':
      return { type: 'raw', messageType: String(input.message.type ?? 'raw') }
  }
}

type MediaInput = Extract<CustomerMessageInput, { type: 'image' | 'video' | 'audio' | 'document' | 'sticker' }>

function mediaContent(simulator: Simulator, chat: Chat, input: MediaInput): Content {
  const sample = sampleOf(input)
  const bytes = input.dataBase64 === undefined ? sample.bytes() : Buffer.from(input.dataBase64, 'base64')
  const mimeType = input.mimeType ?? sample.mimeType
  const filename = input.type === 'document' ? input.filename : null
  const media = keepMedia(simulator.world, { numberId: chat.numberId, origin: 'customer', mimeType, filename, bytes })
  return {
    type: input.type,
    mediaId: media.id,
    mimeType,
    ...('caption' in input && input.caption !== undefined && { caption: input.caption }),
    ...(filename !== null && { filename }),
    ...(input.type === 'audio' && { voice: input.voice }),
  }
}

function sampleOf(input: MediaInput): { mimeType: string; bytes: () => Buffer } {
  switch (input.type) {
    case 'image':
      return { mimeType: 'image/png', bytes: () => samplePicture(input.sample ?? 'water_heater') }
    case 'audio':
      return { mimeType: 'audio/ogg; codecs=opus', bytes: sampleVoiceNote }
    case 'document':
      return { mimeType: 'application/pdf', bytes: samplePdf }
    case 'video':
      return { mimeType: 'video/mp4', bytes: () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1') }
    case 'sticker':
      return { mimeType: 'image/webp', bytes: () => Buffer.from('RIFF\x0c\0\0\0WEBPVP8L\0\0\0\0', 'latin1') }
  }
}

/** `type` and the member named after it, as section 2.6 of the platform's webhook reference has them. */
function wireBody(simulator: Simulator, content: Content, input: CustomerMessageInput): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } }
    case 'location': {
      const { type, ...location } = content
      return { type, location }
    }
    case 'reaction':
      // A reaction that is taken back comes without the emoji.
      return {
        type: 'reaction',
        reaction: { message_id: content.messageId, ...(content.emoji !== '' && { emoji: content.emoji }) },
      }
    case 'choice': {
      const { kind, id, title, description } = content
      const reply = { id, title, ...(description !== undefined && { description }) }
      return { type: 'interactive', interactive: { type: kind, [kind]: reply } }
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts.map((card) => contactCard(card, input)) }
    case 'unsupported':
      return {
        type: 'unsupported',
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            message: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
        unsupported: { type: content.what },
      }
    case 'raw':
      return input.type === 'raw' ? input.message : {}
    case 'interactive':
      return {}
    default:
      return mediaBody(simulator, content)
  }
}

function contactCard(card: { name: string; phones: string[] }, input: CustomerMessageInput): object {
  const isRequested = input.type === 'contacts' && input.shareOwnNumber === true
  return {
    name: { formatted_name: card.name, first_name: card.name.split(' ')[0] },
    phones: card.phones.map((phone) => ({ phone, wa_id: phone.replace(/\D/g, ''), type: 'MOBILE' })),
    origin: isRequested ? 'contact_request' : 'other',
  }
}

function mediaBody(simulator: Simulator, content: Extract<Content, { mediaId: string }>): object {
  const media = simulator.world.media.get(content.mediaId)
  const body = {
    ...(content.caption !== undefined && { caption: content.caption }),
    ...(content.filename !== undefined && { filename: content.filename }),
    mime_type: content.mimeType,
    sha256: Buffer.from(media?.sha256Hex ?? '', 'hex').toString('base64'),
    id: content.mediaId,
    ...(content.type === 'audio' && { voice: content.voice ?? false }),
    ...(content.type === 'sticker' && { animated: false }),
    ...(simulator.world.settings.mediaUrlInWebhook && { url: mediaUrl(simulator, content.mediaId) }),
  }
  return { type: content.type, [content.type]: body }
}
