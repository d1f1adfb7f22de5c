import type { BodyOf } from '#contract/endpoint.ts'
import type { replyToConversation as endpoint, Message } from '#contract/inbox.ts'
import { clock } from '#kernel/clock.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf, mustBeAllowed, type Scope } from '#kernel/scope.ts'
import type { StoredContent } from './content.ts'
import { messageById } from './list-messages.ts'
import { canReply, windowUntil } from './policy.ts'
import { lockConversation } from './queries.ts'
import { queueMessage } from './queue-message.ts'
import { askForReadReceipt } from './send-read-receipt.ts'

/** WhatsApp's limit, counted as it is strictest: UTF-16 units (reference/whatsapp-cloud-api.md 3.2). */
const textUnitsMax = 4096

/** A person answers: from now on the bot is silent here, and whoever answered first has the conversation. */
export async function replyToConversation(
  scope: Scope,
  { id, clientId, text, replyToId }: { id: string } & BodyOf<typeof endpoint>,
): Promise<Message> {
  const conversation = await lockConversation(scope, id)
  mustBeAllowed(canReply(scope.actor))
  const before = await messageWithClientId(scope, id, clientId)
  if (before) {
    const box = await scope.boxes.contact(conversation.contact_id)
    const content = box.open<StoredContent>('messages', 'content', before.id, before.content_cipher)
    if (content.kind !== 'text' || content.text !== text) refuse('idempotency_mismatch')
    return messageById(scope, before.id)
  }
  if (!/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text)) refuse('text_empty')
  if (text.length > textUnitsMax) refuse('text_too_long')
  if (!conversation.number_id) refuse('conversation_unreachable')
  const until = windowUntil(conversation.last_inbound_at)
  if (!until || until <= clock.now()) refuse('window_closed')
  if (replyToId) await mustBeInConversation(scope, id, replyToId)

  const memberId = memberIdOf(scope.actor)
  const messageId = await queueMessage(scope, conversation, {
    author: 'member',
    memberId,
    content: { kind: 'text', text },
    clientId,
    replyToId: replyToId ?? null,
  })
  await scope.database
    .updateTable('conversations')
    .set({
      handler: 'person',
      assignee_id: conversation.assignee_id ?? memberId,
      unread: 0,
      unanswered_since: null,
      status: 'open',
    })
    .where('id', '=', id)
    .execute()
  if (conversation.unread > 0) await askForReadReceipt(scope, id)
  return messageById(scope, messageId)
}

async function messageWithClientId(scope: Scope, conversationId: string, clientId: string) {
  return scope.database
    .selectFrom('messages')
    .select(['id', 'content_cipher'])
    .where('conversation_id', '=', conversationId)
    .where('client_id', '=', clientId)
    .executeTakeFirst()
}

async function mustBeInConversation(scope: Scope, conversationId: string, messageId: string) {
  const row = await scope.database
    .selectFrom('messages')
    .select('id')
    .where('id', '=', messageId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!row) refuse('not_found')
}
