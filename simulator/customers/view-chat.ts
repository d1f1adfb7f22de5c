import type { Simulator } from '../simulator.ts'
import type { Chat, ChatMessage, Content, MediaContent } from '../world/types.ts'

/** What the customer's phone shows of a chat, oldest first: what has arrived there, and what was written on it. */
export function viewChat(simulator: Simulator, chat: Chat) {
  const { world, statuses } = simulator
  const shown = chat.messages.filter(isOnPhone)
  const number = world.numbers.get(chat.numberId)
  return {
    customerId: chat.customerId,
    numberId: chat.numberId,
    businessName: number?.verifiedName ?? '',
    displayNumber: number?.displayNumber ?? '',
    open: statuses.isOpen(chat),
    /** Until when the business is shown a hidden number, since it wrote to that number itself. */
    numberShownUntil:
      chat.numberShownUntil !== null && chat.numberShownUntil > world.clock.now()
        ? new Date(chat.numberShownUntil).toISOString()
        : null,
    typing: (chat.typingUntil ?? 0) > world.clock.now(),
    messages: shown
      .filter((message) => message.content.type !== 'reaction')
      .map((message) => viewMessage(simulator, chat, shown, message)),
  }
}

/** One line for the list of chats; undefined while nothing was written. */
export function viewChatLine(simulator: Simulator, chat: Chat) {
  const shown = chat.messages.filter(isOnPhone)
  const last = shown.at(-1)
  return {
    customerId: chat.customerId,
    numberId: chat.numberId,
    typing: (chat.typingUntil ?? 0) > simulator.world.clock.now(),
    unread: shown.filter((message) => message.author === 'business' && message.state === 'delivered').length,
    last: last && {
      author: last.author,
      at: new Date(last.at).toISOString(),
      preview: preview(last.content),
      ...(last.author === 'customer' && { ticks: last.state }),
    },
  }
}

/** What a business sent is there once it was delivered; reactions never say that they were. */
function isOnPhone(message: ChatMessage): boolean {
  if (message.author === 'customer') return true
  if (message.content.type === 'reaction') return message.state === 'sent'
  return message.state === 'delivered' || message.state === 'read'
}

function viewMessage(simulator: Simulator, chat: Chat, shown: ChatMessage[], message: ChatMessage) {
  const quoted =
    message.contextMessageId === null ? undefined : simulator.world.message(message.contextMessageId)
  const reactions = reactionsTo(shown, message.id)
  return {
    id: message.id,
    author: message.author,
    at: new Date(message.at).toISOString(),
    ...(message.author === 'customer' ? { ticks: message.state } : { state: message.state }),
    ...viewContent(simulator, message.content),
    ...(message.contextMessageId !== null && { contextMessageId: message.contextMessageId }),
    ...(quoted?.chat === chat && {
      quote: { author: quoted.message.author, preview: preview(quoted.message.content) },
    }),
    ...(reactions.length > 0 && { reactions }),
    ...(message.content.type === 'interactive' && { answeredWith: answersTo(shown, message.id) }),
  }
}

/** The last reaction of each side; an empty one took it back. */
function reactionsTo(shown: ChatMessage[], id: string) {
  const byAuthor = new Map<string, string>()
  for (const { author, content } of shown) {
    if (content.type === 'reaction' && content.messageId === id) byAuthor.set(author, content.emoji)
  }
  return [...byAuthor].filter(([, emoji]) => emoji !== '').map(([author, emoji]) => ({ author, emoji }))
}

function answersTo(shown: ChatMessage[], id: string): string[] {
  return shown.flatMap(({ contextMessageId, content }) =>
    contextMessageId === id && content.type === 'choice' ? [content.id] : [],
  )
}

function viewContent(simulator: Simulator, content: Content): object {
  switch (content.type) {
    case 'interactive': {
      const { header, ...rest } = content
      return { ...rest, ...(header && { header: 'text' in header ? header : viewMedia(simulator, header) }) }
    }
    case 'choice':
      return { ...content, text: content.title }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return viewMedia(simulator, content)
    default:
      return content
  }
}

function viewMedia({ origin }: Simulator, content: MediaContent): object {
  return { ...content, mediaUrl: `${origin}/phone/media/${content.mediaId}` }
}

function preview(content: Content): string {
  switch (content.type) {
    case 'text':
    case 'interactive':
      return content.text.slice(0, 200)
    case 'choice':
      return content.title
    case 'location':
      return content.name ?? content.address ?? 'Location'
    case 'contacts':
      return content.contacts.map((card) => card.name).join(', ')
    case 'reaction':
      return content.emoji === '' ? 'Took a reaction back' : `Reacted ${content.emoji}`
    case 'unsupported':
    case 'raw':
      return 'Message'
    default:
      return content.caption ?? content.filename ?? mediaWords[content.type]
  }
}

const mediaWords: Record<MediaContent['type'], string> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
}
