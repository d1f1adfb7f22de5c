import { samplePdf, sampleVoiceNote } from '../pictures/sample-files.ts'
import { samplePicture } from '../pictures/sample-pictures.ts'
import type { Simulator } from '../simulator.ts'
import { keepMedia } from '../world/media.ts'
import type { Chat, Content, Customer } from '../world/types.ts'
import type { CustomerMessageInput } from './input.ts'

/** The newest message of the business that has the tapped button or row. */
export function tappedMessage(chat: Chat, input: CustomerMessageInput) {
  if (input.type !== 'button_reply' && input.type !== 'list_reply') return undefined
  return chat.messages.findLast((message) => optionOf(message.content, input.id) !== undefined)
}

function optionOf(content: Content, id: string) {
  if (content.type !== 'interactive') return undefined
  const rows = content.list?.sections.flatMap((section) => section.rows) ?? []
  const options: { id: string; title: string; description?: string }[] = [...(content.buttons ?? []), ...rows]
  return options.find((option) => option.id === id)
}

/** What the chat shows of it; the bytes of a file are kept under a media id. */
export function contentOfInput(
  simulator: Simulator,
  customer: Customer,
  chat: Chat,
  input: CustomerMessageInput,
): Content {
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

type MediaInput = Extract<
  CustomerMessageInput,
  { type: 'image' | 'video' | 'audio' | 'document' | 'sticker' }
>

function mediaContent(simulator: Simulator, chat: Chat, input: MediaInput): Content {
  const sample = sampleOf(input)
  const bytes = input.dataBase64 === undefined ? sample.bytes() : Buffer.from(input.dataBase64, 'base64')
  const mimeType = input.mimeType ?? sample.mimeType
  const filename = input.type === 'document' ? input.filename : null
  const media = keepMedia(simulator.world, {
    numberId: chat.numberId,
    origin: 'customer',
    mimeType,
    filename,
    bytes,
  })
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
      return {
        mimeType: 'video/mp4',
        bytes: () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
      }
    case 'sticker':
      return { mimeType: 'image/webp', bytes: () => Buffer.from('RIFF\x0c\0\0\0WEBPVP8L\0\0\0\0', 'latin1') }
  }
}
