import type { BodyOf } from '#contract/endpoint.ts'
import type { Conversation, changeConversation as endpoint } from '#contract/inbox.ts'
import { mustBeMember } from '#features/team/public.ts'
import { announce } from '#kernel/events.ts'
import { memberIdOf, mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { conversationChanged } from './events.ts'
import { canGive, canReply } from './policy.ts'
import { conversationById, lockConversation } from './queries.ts'
import { askForReadReceipt } from './send-read-receipt.ts'

/** Close or reopen, assign, take over from the bot or hand back to it. */
export async function changeConversation(
  scope: Scope,
  { id, status, assigneeId, handler }: { id: string } & BodyOf<typeof endpoint>,
): Promise<Conversation> {
  const conversation = await lockConversation(scope, id)
  mustBeAllowed(canReply(scope.actor))
  if (assigneeId) await mustBeMember(scope, assigneeId)
  if (assigneeId !== undefined) mustBeAllowed(canGive(scope.actor, assigneeId))
  const takesOver = handler === 'person' && conversation.handler !== 'person'
  const changes = {
    ...(status && { status, ...(status === 'closed' && { unanswered_since: null, unread: 0 }) }),
    ...(assigneeId !== undefined && { assignee_id: assigneeId }),
    ...(handler && { handler }),
    ...(takesOver &&
      assigneeId === undefined &&
      !conversation.assignee_id && { assignee_id: memberIdOf(scope.actor) }),
  }
  if (Object.keys(changes).length > 0) {
    await scope.database.updateTable('conversations').set(changes).where('id', '=', id).execute()
    await announce(scope, conversationChanged, {
      conversationId: id,
      contactId: conversation.contact_id,
      data: { status, assigneeId, handler },
    })
  }
  return conversationById(scope, { id })
}

/** Somebody here has looked: nothing is unread any more, and the customer sees it. */
export async function markConversationRead(scope: Scope, { id }: { id: string }): Promise<Conversation> {
  const conversation = await lockConversation(scope, id)
  if (conversation.unread > 0) {
    await scope.database.updateTable('conversations').set({ unread: 0 }).where('id', '=', id).execute()
    await announce(scope, conversationChanged, {
      conversationId: id,
      contactId: conversation.contact_id,
      data: { read: true },
    })
    await askForReadReceipt(scope, id)
  }
  return conversationById(scope, { id })
}
