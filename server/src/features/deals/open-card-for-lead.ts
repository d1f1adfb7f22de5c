import { sql } from 'kysely'
import type { Source } from '#contract/shared.ts'
import { fault } from '#kernel/faults.ts'
import type { Scope } from '#kernel/scope.ts'
import { emptyCard } from './card.ts'
import { insertDeal } from './create-deal.ts'

/**
 * A card stands in the first stage from the first message of a new lead: one open card per contact. Somebody whose last card was closed
 * and who writes again is a new lead.
 */
export async function openCardForLead(
  scope: Scope,
  { contactId, conversationId }: { contactId: string; conversationId: string },
) {
  const contact = await scope.database
    .selectFrom('contacts')
    .select(['source', 'source_cipher'])
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!contact) return
  const open = await scope.database
    .selectFrom('deals')
    .select(['id', 'conversation_id'])
    .where('contact_id', '=', contactId)
    .where('status', '=', 'active')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (open) {
    if (open.conversation_id === null) {
      await scope.database
        .updateTable('deals')
        .set({ conversation_id: conversationId, version: sql`version + 1` })
        .where('id', '=', open.id)
        .execute()
    }
    return
  }
  const box = await scope.boxes.contact(contactId)
  const origin = contact.source_cipher
    ? box.open<{ headline?: string }>('contacts', 'source', contactId, contact.source_cipher)
    : null
  await insertDeal(scope, {
    contactId,
    conversationId,
    pipelineId: null,
    source: contact.source as Source,
    card: { ...emptyCard, sourceDetail: origin?.headline?.slice(0, 200) ?? null },
  })
  await fault('card.made')
}

/** False where `openCardForLead` would find the card standing already, which is so for all messages but the first. */
export async function wantsCard(scope: Scope, contactId: string | undefined): Promise<boolean> {
  if (!contactId) return false
  const open = await scope.database
    .selectFrom('deals')
    .select('conversation_id')
    .where('contact_id', '=', contactId)
    .where('status', '=', 'active')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return open === undefined || open.conversation_id === null
}
