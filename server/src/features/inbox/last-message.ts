import { type RawBuilder, sql } from 'kysely'
import { cutBefore } from '#contract/masked-text.ts'
import type { Box } from '#kernel/keys/boxes.ts'
import { previewOf, type StoredContent } from './content.ts'

/** Last line of a conversation, for those who show a conversation beside something else (a card on the board). */
export type LastMessage = { text: string; at: Date; author: string; waitingSince: Date | null }

export type LastMessageColumns = {
  /** The conversation itself, where whoever asks may see it. */
  seen_conversation_id: string | null
  last_id: string | null
  last_author: string
  last_at: Date
  last_cipher: Buffer
  conversation_status: string
  handler: string
  unanswered_since: Date | null
}

/**
 * For their statement: what `readLastMessage` reads, of a conversation of this contact. `limit` keeps the planner from reading all conversations for
 * a page of them.
 */
export function lastMessageOf(row: {
  accountId: RawBuilder<string>
  conversationId: RawBuilder<string>
  contactId: RawBuilder<string>
}) {
  return sql`
    (select conversations.id as seen_conversation_id, messages.id as last_id, messages.author as last_author, messages.sort_at as last_at, messages.content_cipher as last_cipher,
            conversations.status as conversation_status, conversations.handler, conversations.unanswered_since
       from conversations
       left join messages on messages.account_id = conversations.account_id and messages.id = conversations.last_message_id
      where conversations.account_id = ${row.accountId} and conversations.id = ${row.conversationId}
        and conversations.contact_id = ${row.contactId}
      limit 1)`
}

export function readLastMessage(row: LastMessageColumns, box: Box): LastMessage | null {
  if (!row.last_id) return null
  const content = box.open<StoredContent>('messages', 'content', row.last_id, row.last_cipher)
  return {
    text: clip(previewOf(content)),
    at: row.last_at,
    author: row.last_author,
    waitingSince: waitingSince({ ...row, status: row.conversation_status }),
  }
}

/** A customer waits for a person when a person is to answer and has not. */
export function waitingSince(row: {
  status: string
  handler: string
  unanswered_since: Date | null
}): Date | null {
  return row.status === 'open' && row.handler === 'person' ? row.unanswered_since : null
}

const previewCharacters = 160

export function clip(text: string): string {
  if (text.length <= previewCharacters) return text
  // Never through the middle of a number or an e-mail, of which a part would show, nor of a character that takes two units.
  return `${text.slice(0, cutBefore(text, previewCharacters)).replace(/[\ud800-\udbff]$/, '')}…`
}
