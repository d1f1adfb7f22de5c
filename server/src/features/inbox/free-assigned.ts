import { announce } from '#kernel/events.ts'
import type { Scope } from '#kernel/scope.ts'
import { conversationChanged } from './events.ts'

/** What somebody who is gone had open waits for nobody else: it is everybody's again. What is closed stays under their name. */
export async function freeConversationsOf(scope: Scope, memberId: string) {
  const freed = await scope.database
    .updateTable('conversations')
    .set({ assignee_id: null })
    .where('assignee_id', '=', memberId)
    .where('status', '=', 'open')
    .returning(['id', 'contact_id'])
    .execute()
  for (const { id, contact_id } of freed) {
    await announce(scope, conversationChanged, {
      conversationId: id,
      contactId: contact_id,
      data: { assigneeId: null },
    })
  }
}
