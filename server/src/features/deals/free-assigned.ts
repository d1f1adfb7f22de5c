import type { Scope } from '#kernel/scope.ts'
import { openCard } from './card.ts'
import { writeDeal } from './change-deal.ts'
import { lockDeal } from './queries.ts'

/** The cards that somebody who is gone had under way are everybody's again; what is won or lost stays under their name. */
export async function freeDealsOf(scope: Scope, memberId: string) {
  const assigned = await scope.database
    .selectFrom('deals')
    .select('id')
    .where('assignee_id', '=', memberId)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  for (const { id } of assigned) {
    const deal = await lockDeal(scope, id)
    const card = openCard(await scope.boxes.contact(deal.contact_id), id, deal.card_cipher)
    await writeDeal(scope, deal, card, card, { assignee_id: null })
  }
}
