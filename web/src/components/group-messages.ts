import type { Message } from '#contract/inbox.ts'
import { dayKey } from './time-words.ts'

/** What a thread shows from top to bottom: days, the line before what is new, and what one author wrote in one go. */
export type ThreadRow =
  | { kind: 'day'; key: string; time: string }
  | { kind: 'new'; key: string }
  | { kind: 'group'; key: string; messages: [Message, ...Message[]] }

export type Reaction = { emoji: string; author: Message['author'] }

const pauseMilliseconds = 5 * 60_000

/**
 * `messages` oldest first. Reactions to a message that is shown are left out: they hang on it (`reactionsOf`).
 * `firstNewId` is the first message that nobody here had seen when the thread was opened.
 */
export function groupMessages(messages: Message[], timeZone: string, firstNewId: string | null): ThreadRow[] {
  const shown = new Set(messages.map((message) => message.id))
  const rows: ThreadRow[] = []
  let day = ''
  let last: Message | null = null
  for (const message of messages) {
    if (isHanging(message, shown)) continue
    const today = dayKey(message.sentAt, timeZone)
    if (today !== day) {
      rows.push({ kind: 'day', key: `day-${today}-${message.id}`, time: message.sentAt })
      day = today
      last = null
    }
    if (message.id === firstNewId) {
      rows.push({ kind: 'new', key: 'new' })
      last = null
    }
    const group = rows.at(-1)
    if (last && group?.kind === 'group' && belongsTo(last, message)) group.messages.push(message)
    else rows.push({ kind: 'group', key: message.id, messages: [message] })
    last = message
  }
  return rows
}

/** By message: what people hold of it now. The last of one author counts; an empty one takes it back. */
export function reactionsOf(messages: Message[]): Map<string, Reaction[]> {
  const reactions = new Map<string, Reaction[]>()
  for (const { content, author } of messages) {
    if (content.kind !== 'reaction' || !content.messageId) continue
    const others = (reactions.get(content.messageId) ?? []).filter((reaction) => reaction.author !== author)
    const now = content.emoji === '' ? others : [...others, { emoji: content.emoji, author }]
    reactions.set(content.messageId, now)
  }
  return reactions
}

/** The first of the last `unread` messages of the customer. */
export function firstUnreadId(messages: Message[], unread: number): string | null {
  if (unread <= 0) return null
  const incoming = messages.filter(
    ({ author, content }) => author === 'customer' && content.kind !== 'reaction',
  )
  return incoming.at(-Math.min(unread, incoming.length))?.id ?? null
}

function isHanging({ content }: Message, shown: Set<string>): boolean {
  if (content.kind !== 'reaction') return false
  // One that was taken back from a message out of sight says nothing to anybody.
  return content.emoji === '' || (content.messageId !== null && shown.has(content.messageId))
}

function belongsTo(last: Message, message: Message): boolean {
  return (
    last.author === message.author &&
    last.memberId === message.memberId &&
    message.content.kind !== 'notice' &&
    last.content.kind !== 'notice' &&
    Date.parse(message.sentAt) - Date.parse(last.sentAt) < pauseMilliseconds
  )
}
