import type { Deal, createDeal as endpoint } from '#contract/deals.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import type { Source, Urgency } from '#contract/shared.ts'
import { readAccount } from '#features/accounts/public.ts'
import { mustBeMember } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { byHandFields, type Card, emptyCard, sealCard } from './card.ts'
import { dealCreated } from './events.ts'
import { firstPlace, lockStages } from './places.ts'
import { canChangeDeal } from './policy.ts'
import { dealById } from './queries.ts'

/** A card made by hand. */
export async function createDeal(scope: Scope, input: BodyOf<typeof endpoint>): Promise<Deal> {
  const contact = await scope.database
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', input.contactId)
    .executeTakeFirst()
  if (!contact) refuse('contact_unknown')
  if (input.assigneeId) await mustBeMember(scope, input.assigneeId)
  const conversation = await scope.database
    .selectFrom('conversations')
    .select('id')
    .where('contact_id', '=', input.contactId)
    .orderBy('last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const id = await insertDeal(scope, {
    contactId: input.contactId,
    conversationId: conversation?.id ?? null,
    pipelineId: input.pipelineId ?? null,
    source: input.source,
    urgency: input.urgency ?? null,
    valueCents: input.valueCents ?? null,
    assigneeId: input.assigneeId ?? null,
    card: {
      ...emptyCard,
      title: input.title,
      address: input.address ? { text: input.address, zip: null, latitude: null, longitude: null } : null,
      budget: input.budget ?? null,
      writtenByHand: byHandFields.filter((field) => input[field] !== undefined && input[field] !== null),
    },
  })
  return dealById(scope, { id })
}

type NewDeal = {
  contactId: string
  conversationId: string | null
  /** Null: the first pipeline. */
  pipelineId: string | null
  source: Source
  urgency?: Urgency | null
  valueCents?: number | null
  assigneeId?: string | null
  card: Card
}

/** Puts a card on top of the first stage. */
export async function insertDeal(scope: Scope, deal: NewDeal): Promise<string> {
  const stage = await firstStage(scope, deal.pipelineId)
  mustBeAllowed(canChangeDeal(scope.actor, stage.pipeline_id))
  await lockStages(scope, [stage.id])
  const { currency } = await readAccount(scope)
  const id = ids.new()
  const now = clock.now()
  const box = await scope.boxes.contact(deal.contactId)
  await scope.database
    .insertInto('deals')
    .values({
      id,
      contact_id: deal.contactId,
      conversation_id: deal.conversationId,
      pipeline_id: stage.pipeline_id,
      stage_id: stage.id,
      card_cipher: sealCard(box, id, deal.card),
      urgency: deal.urgency ?? null,
      value_cents: deal.valueCents ?? null,
      currency,
      source: deal.source,
      assignee_id: deal.assigneeId ?? null,
      position: await firstPlace(scope, stage.id),
      stage_since: now,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await announce(scope, dealCreated, {
    dealId: id,
    contactId: deal.contactId,
    ...(deal.conversationId && { conversationId: deal.conversationId }),
    data: { stageId: stage.id, source: deal.source },
  })
  return id
}

async function firstStage(scope: Scope, pipelineId: string | null) {
  const stages = await scope.database
    .selectFrom('stages')
    .innerJoin('pipelines', (join) =>
      join
        .onRef('pipelines.account_id', '=', 'stages.account_id')
        .onRef('pipelines.id', '=', 'stages.pipeline_id'),
    )
    .select(['stages.id', 'stages.pipeline_id'])
    .where('stages.kind', '=', 'open')
    .$if(pipelineId !== null, (query) => query.where('stages.pipeline_id', '=', pipelineId!))
    .orderBy('pipelines.position')
    .orderBy('stages.position')
    .execute()
  // Where no pipeline is asked for, the first in which whoever makes it works.
  return (
    stages.find(({ pipeline_id }) => canChangeDeal(scope.actor, pipeline_id).allowed) ??
    stages[0] ??
    refuse('stage_unknown')
  )
}
