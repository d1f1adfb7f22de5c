import type { Urgency } from '#contract/shared.ts'
import type { Scope } from '#kernel/scope.ts'
import { type Card, openCard } from './card.ts'
import { writeDeal } from './change-deal.ts'
import { moveToStage, stageById } from './move-deal.ts'
import { firstPlace, lockStages } from './places.ts'
import { type DealRow, lockDeal } from './queries.ts'

/** What somebody has learned about the job of a conversation's open card. */
export type Learned = {
  title?: string | undefined
  jobType?: string | undefined
  urgency?: Urgency | undefined
  address?: Card['address'] | undefined
  budget?: string | undefined
  details: Card['details']
  missing: string[]
  photoCount: number
  qualified: boolean
}

/** Fills the card; what a person has written stays. A card that became qualified moves to the stage meant for it, never backwards. */
export async function fillCard(scope: Scope, conversationId: string, learned: Learned) {
  const open = await scope.database
    .selectFrom('deals')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'active')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!open) return
  const deal = await lockDeal(scope, open.id)
  const before = openCard(await scope.boxes.contact(deal.contact_id), deal.id, deal.card_cipher)
  const free = (field: Card['writtenByHand'][number]) => !before.writtenByHand.includes(field)
  const after: Card = {
    ...before,
    ...(learned.title && free('title') && { title: learned.title }),
    ...(learned.address && free('address') && { address: learned.address }),
    ...(learned.budget && free('budget') && { budget: learned.budget }),
    details: learned.details,
    missing: learned.missing,
  }
  await writeDeal(scope, deal, before, after, {
    ...(learned.jobType && { job_type: learned.jobType }),
    ...(learned.urgency && free('urgency') && { urgency: learned.urgency }),
    photo_count: Math.max(learned.photoCount, deal.photo_count),
    qualified: deal.qualified || learned.qualified,
  })
  if (learned.qualified && !deal.qualified) await moveToQualified(scope, await lockDeal(scope, deal.id))
}

async function moveToQualified(scope: Scope, deal: DealRow) {
  const target = await scope.database
    .selectFrom('stages')
    .select(['id', 'name', 'kind', 'pipeline_id', 'position'])
    .where('pipeline_id', '=', deal.pipeline_id)
    .where('on_qualified', '=', true)
    .executeTakeFirst()
  const current = await stageById(scope, deal.stage_id)
  if (!target || !current || current.position >= target.position) return
  await lockStages(scope, [current.id, target.id])
  await moveToStage(scope, deal, target, { position: await firstPlace(scope, target.id), lostReason: null })
}
