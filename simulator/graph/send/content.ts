import type { Content, MediaContent } from '../../world/types.ts'
import type { SendContent } from './read-send.ts'
import type { MediaType } from './schemas.ts'

/**
 * What the customer's phone shows of a send. `media` are the ids or links that must be resolved; a linked one gets its
 * media id when it has been fetched.
 */
export function contentOfSend(send: SendContent): { content: Content; media: MediaReference[] } {
  switch (send.type) {
    case 'text':
      return { content: { type: 'text', text: send.body.body }, media: [] }
    case 'location': {
      const { latitude, longitude, name, address } = send.body
      const place = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) }
      return { content: { type: 'location', latitude, longitude, ...place }, media: [] }
    }
    case 'contacts': {
      const contacts = send.body.map((card) => ({
        name: card.name.formatted_name,
        phones: (card.phones ?? []).flatMap((one) => (one.phone === undefined ? [] : [one.phone])),
      }))
      return { content: { type: 'contacts', contacts }, media: [] }
    }
    case 'reaction':
      return {
        content: { type: 'reaction', messageId: send.body.message_id, emoji: send.body.emoji },
        media: [],
      }
    case 'interactive':
      return interactiveContent(send.body)
    default: {
      const reference = mediaReference(send.type, send.body)
      return { content: reference.content, media: [reference] }
    }
  }
}

export type MediaReference = { type: MediaType; id?: string; link?: string; content: MediaContent }

type InteractiveBody = Extract<SendContent, { type: 'interactive' }>['body']

function interactiveContent(body: InteractiveBody): { content: Content; media: MediaReference[] } {
  const header = 'header' in body && body.header ? headerOf(body.header) : undefined
  const content: Content = {
    type: 'interactive',
    kind: body.type,
    ...(header && { header: 'text' in header ? header : header.content }),
    text: body.body.text,
    ...('footer' in body && body.footer && { footer: body.footer.text }),
    ...(body.type === 'button' && { buttons: body.action.buttons.map((one) => one.reply) }),
    ...(body.type === 'list' && { list: listOf(body.action) }),
    ...(body.type === 'cta_url' && {
      link: { title: body.action.parameters.display_text, url: body.action.parameters.url },
    }),
  }
  return { content, media: header && 'content' in header ? [header] : [] }
}

type ListAction = Extract<InteractiveBody, { type: 'list' }>['action']

function listOf({ button, sections }: ListAction) {
  return {
    button,
    sections: sections.map(({ title, rows }) => ({
      ...(title !== undefined && { title }),
      rows: rows.map((row) => ({
        id: row.id,
        title: row.title,
        ...(row.description !== undefined && { description: row.description }),
      })),
    })),
  }
}

type Header = NonNullable<Extract<InteractiveBody, { type: 'button' }>['header']>

function headerOf(header: Header): { text: string } | MediaReference {
  switch (header.type) {
    case 'text':
      return { text: header.text }
    case 'image':
      return mediaReference('image', header.image)
    case 'video':
      return mediaReference('video', header.video)
    case 'document':
      return mediaReference('document', header.document)
  }
}

type MediaBody = {
  id?: string | undefined
  link?: string | undefined
  caption?: string | undefined
  filename?: string | undefined
  voice?: boolean | undefined
}

function mediaReference(type: MediaType, body: MediaBody): MediaReference {
  const { id, link, caption, filename, voice } = body
  return {
    type,
    ...(id !== undefined && { id }),
    ...(link !== undefined && { link }),
    content: {
      type,
      mediaId: id ?? '',
      mimeType: '',
      ...(caption !== undefined && { caption }),
      ...(filename !== undefined && { filename }),
      ...(voice !== undefined && { voice }),
    },
  }
}
