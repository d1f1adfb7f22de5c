import { announce } from '#kernel/events.ts'
import type { Scope } from '#kernel/scope.ts'
import { conversationChanged, personWanted } from './events.ts'

/** The bot steps back and a person is called. A state, not a phrase: from here on it says nothing until it is handed back. */
export async function handOverToPerson(
  scope: Scope,
  conversation: { id: string; contact_id: string },
  { why, emergency }: { why: string; emergency: boolean },
) {
  await setHandler(scope, conversation, 'person')
  await announce(scope, personWanted, {
    conversationId: conversation.id,
    contactId: conversation.contact_id,
    data: { why, emergency },
    attention: true,
  })
}

/** The customer asked for silence: neither bot nor reminder. A person may still read and decide. */
export async function silence(scope: Scope, conversation: { id: string; contact_id: string }) {
  await setHandler(scope, conversation, 'none')
}

async function setHandler(
  scope: Scope,
  conversation: { id: string; contact_id: string },
  handler: 'person' | 'none',
) {
  await scope.database
    .updateTable('conversations')
    .set({ handler })
    .where('id', '=', conversation.id)
    .execute()
  await announce(scope, conversationChanged, {
    conversationId: conversation.id,
    contactId: conversation.contact_id,
    data: { handler },
  })
}
