import type { Content } from '#contract/inbox.ts'
import { hideReach } from '#contract/masked-text.ts'
import type { KnownMessage, Message, OtherMessage } from '#providers/whatsapp/read-item.ts'

/** What is sealed of a message: what it says, and for an answer of the customer which of our choices it took. */
export type StoredContent = Content

export type IncomingMedia = {
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'
  mediaId: string
  mimeType: string
  fileName: string | null
}

/** Reads what a customer's message says. Nothing is dropped: what we cannot read is kept as `unsupported`, with its type. */
export function contentOf(reading: Message): {
  content: StoredContent
  media: IncomingMedia[]
} {
  if (reading.kind === 'other') return { content: unsupported(reading.message), media: [] }
  const { message } = reading
  switch (message.type) {
    case 'text':
      return plain({ kind: 'text', text: message.text.body })
    case 'image':
      return withMedia('image', message.image, message.image.caption)
    case 'video':
      return withMedia('video', message.video, message.video.caption)
    case 'audio':
      return withMedia('audio', message.audio)
    case 'sticker':
      return withMedia('sticker', message.sticker)
    case 'document':
      return withMedia('document', message.document, message.document.caption, message.document.filename)
    case 'location': {
      const { latitude, longitude, name, address } = message.location
      return plain({ kind: 'location', latitude, longitude, name: name ?? null, address: address ?? null })
    }
    case 'contacts':
      return plain({ kind: 'people', people: message.contacts.map(personOf) })
    case 'button':
      return plain({
        kind: 'choice',
        id: message.button.payload ?? message.button.text,
        title: message.button.text,
      })
    case 'interactive':
      return plain(interactiveContent(message))
    case 'system':
      return plain({ kind: 'notice', text: message.system.body ?? 'The customer changed their number.' })
    case 'request_welcome':
      return plain({ kind: 'notice', text: 'The customer opened the chat for the first time.' })
    case 'edit':
      return plain({
        kind: 'notice',
        text: `The customer edited a message: ${message.edit.message.text?.body ?? ''}`.trim(),
      })
    case 'revoke':
      return plain({ kind: 'notice', text: 'The customer deleted a message.' })
    case 'unsupported':
      return plain({ kind: 'unsupported', type: message.unsupported?.type ?? 'unsupported', text: null })
    default:
      return plain({ kind: 'unsupported', type: message.type, text: textIn(message) })
  }
}

/** One line for lists; the language of the reader is the page's matter, so kinds are told by sign and plain words. */
export function previewOf(content: StoredContent): string {
  switch (content.kind) {
    case 'text':
    case 'question':
      return content.text
    case 'notice':
      // WhatsApp writes old and new number into it; a line in a list is no place for them.
      return hideReach(content.text)
    case 'media':
      return content.caption || '📎'
    case 'location':
      return `📍 ${content.name ?? content.address ?? ''}`.trim()
    case 'choice':
      return content.title
    case 'people':
      return `👤 ${content.people.map((person) => hideReach(person.name)).join(', ')}`
    case 'reaction':
      return content.emoji
    case 'unsupported':
      return content.text ?? ''
  }
}

function plain(content: StoredContent) {
  return { content, media: [] }
}

function withMedia(
  kind: IncomingMedia['kind'],
  media: { id: string; mime_type?: string | undefined },
  caption?: string,
  fileName?: string,
) {
  return {
    content: { kind: 'media' as const, caption: caption ?? null },
    media: [
      {
        kind,
        mediaId: media.id,
        mimeType: plainMimeType(media.mime_type),
        fileName: fileName?.slice(0, 240).toWellFormed() ?? null,
      },
    ],
  }
}

/** Stands in the clear in the database, so nothing but a type may pass; its parameters are left out. */
function plainMimeType(told: string | undefined): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(told ?? '')?.[0] ?? 'application/octet-stream'
}

type Interactive = Extract<KnownMessage, { type: 'interactive' }>

function interactiveContent({ interactive }: Interactive): StoredContent {
  switch (interactive.type) {
    case 'button_reply':
      return { kind: 'choice', id: interactive.button_reply.id, title: interactive.button_reply.title }
    case 'list_reply':
      return { kind: 'choice', id: interactive.list_reply.id, title: interactive.list_reply.title }
    case 'nfm_reply':
      return { kind: 'unsupported', type: 'flow', text: interactive.nfm_reply.body ?? null }
    case 'call_permission_reply':
      return {
        kind: 'notice',
        text: `The customer answered a call request: ${interactive.call_permission_reply.response}.`,
      }
  }
}

type ContactCard = Extract<KnownMessage, { type: 'contacts' }>['contacts'][number]

function personOf(card: ContactCard) {
  const name =
    card.name?.formatted_name ?? [card.name?.first_name, card.name?.last_name].filter(Boolean).join(' ')
  return {
    name: name || 'Contact',
    phones: (card.phones ?? []).flatMap(({ phone, wa_id }) => phone ?? (wa_id ? `+${wa_id}` : [])),
  }
}

function unsupported(message: OtherMessage): StoredContent {
  return { kind: 'unsupported', type: message.type, text: textIn(message) }
}

/** A type that is new to us may still carry a text in one of the usual places. */
function textIn(message: object): string | null {
  const { text, caption } = message as { text?: unknown; caption?: unknown }
  if (typeof caption === 'string') return caption
  const body = typeof text === 'object' && text !== null ? (text as { body?: unknown }).body : text
  return typeof body === 'string' ? body : null
}
