import { type BotState, takeTurn } from '#features/chatbot/take-turn.ts'
import type { Scope } from '#kernel/scope.ts'
import type { DemoBusiness, DemoConversation } from './demo-business.ts'

/** What the bot would remember of a talk that it has led: its rules are run over what the customer wrote, without sending anything. */
export async function recallBot(
  scope: Scope,
  talk: { conversationId: string; contactId: string; talk: DemoConversation; demo: DemoBusiness },
) {
  const facts = factsOfTalk(talk.demo, talk.talk)
  if (!facts) return
  const box = await scope.boxes.contact(talk.contactId)
  const newest = await scope.database
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', talk.conversationId)
    .where('author', '=', 'customer')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  await scope.database
    .insertInto('bot_states')
    .values({
      conversation_id: talk.conversationId,
      contact_id: talk.contactId,
      status: facts.state.status,
      state_cipher: box.seal('bot_states', 'state', talk.conversationId, facts.state),
      seen_message_id: newest?.id ?? null,
      updated_at: talk.talk.messages.at(-1)!.at,
    })
    .execute()
}

export function factsOfTalk({ account, contacts }: DemoBusiness, talk: DemoConversation) {
  const name = contacts.find((contact) => contact.key === talk.contact)?.name
  let state: BotState | null = null
  let turn: ReturnType<typeof takeTurn> | null = null
  for (const message of talk.messages) {
    if (message.author === 'member') break
    if (message.author !== 'customer') continue
    const inputs = [
      ...(state === null && name ? [{ kind: 'contact_name' as const, name }] : []),
      { kind: 'text' as const, text: message.text },
    ]
    turn = takeTurn(
      {
        businessName: account.name,
        trade: account.trade,
        languages: account.languages,
        timeZone: account.timeZone,
        businessHours: account.businessHours,
        serviceZips: account.serviceZips,
      },
      state,
      inputs,
      message.at,
    )
    state = turn.state
  }
  return turn
}
