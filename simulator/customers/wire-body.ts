import { mediaUrl } from '../graph/media-url.ts'
import type { Simulator } from '../simulator.ts'
import type { Content } from '../world/types.ts'
import type { CustomerMessageInput } from './input.ts'

/** `type` and the member named after it, as section 2.6 of the platform's webhook reference has them. */
export function wireBody(simulator: Simulator, content: Content, input: CustomerMessageInput): object {
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
