import type { Deal, moveDeal as endpoint } from '#contract/deals.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import { clock } from '#kernel/clock.ts'
import { announce, type Change } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { openCard, sealCard } from './card.ts'
import { dealMoved } from './events.ts'
import { firstPlace, lastPlace, lockStages, placeAfter } from './places.ts'
import { canChangeDeal } from './policy.ts'
import { type DealRow, dealById, lockDeal } from './queries.ts'

type Move = { id: string } & BodyOf<typeof endpoint>

/** To a stage and a place in it. Won and lost stages close the card, lost with a reason; back to an open one takes that back. */
export async function moveDeal(scope: Scope, move: Move): Promise<Deal> {
  const deal = await lockDeal(scope, move.id)
  mustBeAllowed(canChangeDeal(scope.actor, deal.pipeline_id))
  const target = await stageById(scope, move.stageId)
  if (!target || target.pipeline_id !== deal.pipeline_id) refuse('stage_unknown')
  if (target.kind === 'lost') await mustBeLostReason(scope, move.lostReason ?? deal.lost_reason)
  await lockStages(scope, [deal.stage_id, target.id])
  await moveToStage(scope, deal, target, {
    position:
      move.afterId === undefined
        ? await lastPlace(scope, target.id)
        : move.afterId === null
          ? await firstPlace(scope, target.id)
          : await placeAfter(scope, target.id, move.afterId, deal.id),
    lostReason: move.lostReason ?? deal.lost_reason,
    lostNote: move.lostNote,
  })
  return dealById(scope, { id: deal.id })
}

type Stage = { id: string; name: string; kind: string; pipeline_id: string }

export async function moveToStage(
  scope: Scope,
  deal: DealRow,
  target: Stage,
  {
    position,
    lostReason,
    lostNote,
  }: { position: string; lostReason: string | null; lostNote?: string | undefined },
) {
  const source = await stageById(scope, deal.stage_id)
  const status = target.kind === 'open' ? 'active' : (target.kind as 'won' | 'lost')
  const stays = deal.stage_id === target.id
  const now = clock.now()
  const box = await scope.boxes.contact(deal.contact_id)
  const card = openCard(box, deal.id, deal.card_cipher)
  const note = status === 'lost' ? (lostNote ?? card.lostNote) : null
  await scope.database
    .updateTable('deals')
    .set({
      stage_id: target.id,
      position,
      status,
      lost_reason: status === 'lost' ? lostReason : null,
      closed_at: status === 'active' ? null : (deal.closed_at ?? now),
      ...(!stays && { stage_since: now }),
      ...(note !== card.lostNote && { card_cipher: sealCard(box, deal.id, { ...card, lostNote: note }) }),
      updated_at: now,
      version: deal.version + 1,
    })
    .where('id', '=', deal.id)
    .execute()
  const changes: Change[] = stays
    ? []
    : [{ field: 'stage', before: source?.name ?? null, after: target.name }]
  if (status === 'lost' && lostReason !== deal.lost_reason) {
    changes.push({ field: 'lost_reason', before: deal.lost_reason, after: lostReason })
  }
  await announce(scope, dealMoved, {
    dealId: deal.id,
    contactId: deal.contact_id,
    ...(deal.conversation_id && { conversationId: deal.conversation_id }),
    data: { from: deal.stage_id, to: target.id, status, valueCents: deal.value_cents },
    secret: { changes },
  })
}

export async function stageById(
  scope: Scope,
  id: string,
): Promise<(Stage & { position: number }) | undefined> {
  return scope.database
    .selectFrom('stages')
    .select(['id', 'name', 'kind', 'pipeline_id', 'position'])
    .where('id', '=', id)
    .executeTakeFirst()
}

async function mustBeLostReason(scope: Scope, code: string | null) {
  if (!code) refuse('lost_reason_required')
  const reason = await scope.database
    .selectFrom('lost_reasons')
    .select('code')
    .where('code', '=', code)
    .executeTakeFirst()
  if (!reason) refuse('lost_reason_unknown')
}
