import type { LiveEvent } from '#contract/live.ts'
import { keys } from './keys.ts'

export type Invalidation = { everything: true } | { key: readonly unknown[] }

/**
 * Which answers an event makes old. It goes by the ids that the event names; an event without any goes by its feature,
 * and one that we do not know makes everything old: too much is asked then, but nothing wrong is shown.
 */
export function invalidationsOf(event: LiveEvent): Invalidation[] {
  const old: (readonly unknown[])[] = []
  if (event.conversationId) {
    old.push(keys.conversationLists, keys.conversationCounts, keys.conversation(event.conversationId))
    old.push(keys.messages(event.conversationId))
  }
  if (event.dealId) {
    old.push(keys.board, keys.dealLists, keys.deal(event.dealId), keys.activity(event.dealId))
    // The row of a conversation shows the urgency of its card.
    if (!event.conversationId) old.push(keys.conversationLists)
  } else if (event.conversationId) {
    // A card shows the last message of its conversation.
    old.push(keys.board, keys.dealLists, keys.deals)
  }
  if (event.contactId) old.push(keys.contactLists, keys.contact(event.contactId))
  if (old.length > 0) return old.map((key) => ({ key }))
  const key = byFeature[event.type.split('.')[0] ?? '']
  return key ? [{ key }] : [{ everything: true }]
}

const byFeature: Record<string, readonly unknown[]> = {
  accounts: keys.account,
  team: keys.members,
  integrations: keys.apiKeys,
  checkup: keys.members,
  whatsapp: keys.whatsapp,
  tasks: keys.deadTasks,
}
