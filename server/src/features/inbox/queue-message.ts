import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { ids } from '#kernel/ids.ts'
import { keyIdOf, type Scope } from '#kernel/scope.ts'
import { enqueue } from '#kernel/tasks.ts'
import type { StoredContent } from './content.ts'
import { deliverMessages } from './deliver-messages.ts'
import { messageQueued } from './events.ts'

type Conversation = { id: string; contact_id: string }
type Outgoing = {
  author: 'member' | 'bot'
  memberId?: string | null
  content: StoredContent
  clientId?: string
  replyToId?: string | null
}

/** Stores a message on its way out and the work of sending it, in the caller's transaction; the caller holds the conversation's lock. */
export async function queueMessage(
  scope: Scope,
  conversation: Conversation,
  message: Outgoing,
): Promise<string> {
  const id = ids.new()
  const now = clock.now()
  const box = await scope.boxes.contact(conversation.contact_id)
  await scope.database
    .insertInto('messages')
    .values({
      id,
      conversation_id: conversation.id,
      contact_id: conversation.contact_id,
      author: message.author,
      member_id: message.memberId ?? null,
      key_id: keyIdOf(scope.actor),
      content_cipher: box.seal('messages', 'content', id, message.content),
      reply_to_id: message.replyToId ?? null,
      state: 'queued',
      client_id: message.clientId ?? null,
      sent_at: now,
      sort_at: now,
      created_at: now,
    })
    .execute()
  await scope.database
    .updateTable('conversations')
    .set({ last_message_at: now, last_message_id: id })
    .where('id', '=', conversation.id)
    .execute()
  await announce(scope, messageQueued, {
    contactId: conversation.contact_id,
    conversationId: conversation.id,
    messageId: id,
    data: { author: message.author },
  })
  await enqueueDelivery(scope, conversation.id)
  return id
}

export async function enqueueDelivery(scope: Scope, conversationId: string) {
  await enqueue(scope, deliverMessages, { conversationId }, { queue: `send:${conversationId}` })
}
