import type { StoredContent } from '#features/inbox/public.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import type { ContactKey, DemoBusiness, DemoConversation, DemoMessage, PersonKey } from './demo-business.ts'
import type { LoadedContact } from './load-contacts.ts'
import { recallBot } from './recall-bot.ts'
import { writeHistory } from './simulated-world.ts'

type Known = {
  phones: Map<ContactKey, LoadedContact>
  members: Map<PersonKey, string>
  whatsapp: { numberId: string; phoneNumberId: string }
  simulator: { whatsappUrl: string }
}

/** Conversations as they would stand had they really been led here, on our side and on the customers' phones. */
export async function loadConversations(
  installation: Installation,
  accountId: string,
  demo: DemoBusiness,
  known: Known,
): Promise<Map<ContactKey, string>> {
  const conversations = new Map<ContactKey, string>()
  for (const talk of demo.conversations) {
    const contact = known.phones.get(talk.contact)!
    const answeredAt = lastOf(talk.messages, 'member')?.at
    const wamids = await writeHistory(
      known.simulator.whatsappUrl,
      contact.customerId!,
      known.whatsapp.phoneNumberId,
      talk.messages.map((message) => ({
        author: message.author === 'customer' ? ('customer' as const) : ('business' as const),
        text: message.text,
        at: message.at,
        read: answeredAt !== undefined && message.at <= answeredAt,
      })),
    )
    const conversationId = await withAccount(installation, asSystem(accountId), async (scope) => {
      const id = await insertConversation(scope, talk, contact.contactId, known)
      for (const [index, message] of talk.messages.entries()) {
        await insertMessage(scope, { message, wamid: wamids[index]!, conversationId: id, contact, known })
      }
      await recallBot(scope, { conversationId: id, contactId: contact.contactId, talk, demo })
      return id
    })
    conversations.set(talk.contact, conversationId)
  }
  return conversations
}

async function insertConversation(scope: Scope, talk: DemoConversation, contactId: string, known: Known) {
  const id = ids.new()
  const answered = lastOf(talk.messages, 'member')?.at ?? new Date(0)
  const waiting = talk.messages.filter((message) => message.author === 'customer' && message.at > answered)
  const closed = talk.status === 'closed'
  const last = talk.messages.at(-1)!
  await scope.database
    .insertInto('conversations')
    .values({
      id,
      contact_id: contactId,
      number_id: known.whatsapp.numberId,
      status: closed ? 'closed' : 'open',
      handler: talk.bot === 'asking' ? 'bot' : 'person',
      assignee_id: talk.assignee ? known.members.get(talk.assignee)! : null,
      unread: closed || last.author !== 'customer' ? 0 : waiting.length,
      // Whoever ended on our word waits for nothing.
      unanswered_since: closed || last.author === 'member' ? null : (waiting[0]?.at ?? null),
      last_inbound_at: lastOf(talk.messages, 'customer')?.at ?? null,
      last_message_at: last.at,
      created_at: talk.messages[0]!.at,
    })
    .execute()
  return id
}

async function insertMessage(
  scope: Scope,
  {
    message,
    wamid,
    conversationId,
    contact,
    known,
  }: { message: DemoMessage; wamid: string; conversationId: string; contact: LoadedContact; known: Known },
) {
  const id = ids.new()
  const box = await scope.boxes.contact(contact.contactId)
  const content: StoredContent = { kind: 'text', text: message.text }
  const isOurs = message.author !== 'customer'
  const after = (seconds: number) => new Date(message.at.getTime() + seconds * 1000)
  await scope.database
    .insertInto('messages')
    .values({
      id,
      conversation_id: conversationId,
      contact_id: contact.contactId,
      author: message.author,
      member_id: message.person ? known.members.get(message.person)! : null,
      content_cipher: box.seal('messages', 'content', id, content),
      wamid_cipher: box.seal('messages', 'wamid', id, wamid),
      wamid_hash: scope.boxes.hash('wamid', wamid),
      state: isOurs ? 'read' : 'received',
      sent_at: message.at,
      sort_at: message.at,
      ...(isOurs && { accepted_at: message.at, delivered_at: after(2), read_at: after(40) }),
      created_at: message.at,
    })
    .execute()
  await scope.database
    .updateTable('conversations')
    .set({ last_message_id: id })
    .where('id', '=', conversationId)
    .execute()
}

function lastOf(messages: DemoMessage[], author: DemoMessage['author']): DemoMessage | undefined {
  return messages.findLast((message) => message.author === author)
}
