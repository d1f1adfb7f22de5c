import type { Message } from '#contract/inbox.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { failureWords, retryHelps } from '#providers/whatsapp/failure-words.ts'
import { withdrawnCode } from './deliver-messages.ts'
import { messageStateChanged } from './events.ts'
import { messageById } from './list-messages.ts'
import { canReply, windowUntil } from './policy.ts'
import { lockConversation } from './queries.ts'
import { enqueueDelivery } from './queue-message.ts'

/** One that may have been sent is not asked for again before its status has had ten minutes to come. */
const unknownMinutesMin = 10

export async function retryMessage(scope: Scope, { id }: { id: string }): Promise<Message> {
  const found = await scope.database
    .selectFrom('messages')
    .select('conversation_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) refuse('not_found')
  const conversation = await lockConversation(scope, found.conversation_id)
  mustBeAllowed(canReply(scope.actor))
  const message = await scope.database
    .selectFrom('messages')
    .select(['state', 'failure_code', 'asked_at', 'author'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const waited = clock.now().getTime() - (message.asked_at?.getTime() ?? 0)
  const again =
    (message.state === 'failed' &&
      message.failure_code !== withdrawnCode &&
      retryHelps(message.failure_code)) ||
    (message.state === 'unknown' && waited >= unknownMinutesMin * 60_000)
  if (!again) {
    refuse('not_retryable', message.state === 'failed' ? { detail: failureWords(message.failure_code) } : {})
  }
  const until = windowUntil(conversation.last_inbound_at)
  if (!until || until <= clock.now()) refuse('window_closed')
  await scope.database
    .updateTable('messages')
    .set({
      state: 'queued',
      failure_code: null,
      asked_at: null,
      accepted_at: null,
      wamid_hash: null,
      wamid_cipher: null,
    })
    .where('id', '=', id)
    .execute()
  await announce(scope, messageStateChanged, {
    conversationId: conversation.id,
    contactId: conversation.contact_id,
    messageId: id,
    data: { state: 'queued' },
  })
  await enqueueDelivery(scope, conversation.id)
  return messageById(scope, id)
}
