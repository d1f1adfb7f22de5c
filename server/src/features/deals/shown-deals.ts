import { type Expression, sql } from 'kysely'
import { type Deal, dealSchema } from '#contract/deals.ts'
import type { Source, Urgency } from '#contract/shared.ts'
import { displayName, openProfile, sealedProfileOf } from '#features/contacts/public.ts'
import {
  type DealSource,
  type LastMessageColumns,
  lastMessageOf,
  readLastMessage,
} from '#features/inbox/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Box } from '#kernel/keys/boxes.ts'
import { type ItemKind, type MarkedRow, mark } from '#kernel/ready-items.ts'
import { may, type Scope } from '#kernel/scope.ts'
import { openCard } from './card.ts'
import { canChangeDeal } from './policy.ts'
import type { DealRow } from './queries.ts'

type Row = MarkedRow & DealRow & LastMessageColumns & { profile_cipher: Buffer }

/** Everything that is shown of some rows of `deals`, in one statement. */
export function shownDeal(chosen: Expression<unknown>) {
  return sql`
    select deal.id, deal.contact_id, deal.conversation_id, deal.pipeline_id, deal.stage_id, deal.status, deal.card_cipher,
           deal.job_type, deal.urgency, deal.qualified, deal.photo_count, deal.value_cents, deal.currency, deal.source,
           deal.assignee_id, deal.lost_reason, deal.position, deal.stage_since, deal.created_at, deal.closed_at, deal.version,
           contact.profile_cipher, last.*
      from (${chosen}) deal
     cross join lateral ${sealedProfileOf(sql`deal.account_id`, sql`deal.contact_id`)} contact
      left join lateral ${lastMessageOf({
        accountId: sql`deal.account_id`,
        conversationId: sql`deal.conversation_id`,
        contactId: sql`deal.contact_id`,
      })} last on true`
}

/** Cards as this reader sees them. */
export function shownDeals(scope: Scope): ItemKind<Row, Deal> {
  const { actor } = scope
  const rights = actor.kind === 'member' ? [may(actor, 'deals.write'), actor.rights.pipelines] : []
  return {
    name: `deal for ${JSON.stringify(rights)}`,
    schema: dealSchema,
    async rows(ids) {
      const chosen = scope.database.selectFrom('deals').selectAll().where('id', '=', anyOf(ids))
      const { rows } = await sql<Row>`select r.*, ${mark} as mark from (${shownDeal(chosen)}) r`.execute(
        scope.database,
      )
      return rows
    },
    item: (row, box) => toDeal(row, box, { change: canChangeDeal(actor, row.pipeline_id) }),
  }
}

function toDeal(row: Row, box: Box, can: Deal['can']): Deal {
  const profile = openProfile(box, row.contact_id, row.profile_cipher)
  const card = openCard(box, row.id, row.card_cipher)
  const last = readLastMessage(row, box)
  return {
    id: row.id,
    title: card.title,
    contact: {
      id: row.contact_id,
      displayName: displayName(profile),
      phone: profile.phones[0]?.e164 ?? null,
    },
    conversationId: row.seen_conversation_id,
    pipelineId: row.pipeline_id,
    stageId: row.stage_id,
    status: row.status as Deal['status'],
    jobType: row.job_type,
    urgency: row.urgency as Urgency | null,
    address: card.address,
    budget: card.budget,
    details: card.details,
    missing: card.missing,
    qualified: row.qualified,
    photoCount: row.photo_count,
    valueCents: row.value_cents,
    currency: row.currency,
    source: row.source as Source,
    sourceDetail: card.sourceDetail,
    assigneeId: row.assignee_id,
    lostReason: row.lost_reason,
    lostNote: card.lostNote,
    stageSince: row.stage_since.toISOString(),
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    position: row.position,
    lastMessage: last ? { text: last.text, at: last.at.toISOString(), author: last.author } : null,
    waitingSince: last?.waitingSince?.toISOString() ?? null,
    version: row.version,
    can,
  }
}

/** What conversations show of their newest deal. */
export const dealOfConversation: DealSource = {
  columns: sql`
    (select deals.id as deal_id, deals.card_cipher as deal_cipher, stages.name as deal_stage, deals.urgency as deal_urgency
       from deals
       join stages on stages.account_id = deals.account_id and stages.id = deals.stage_id
      where deals.account_id = conversation.account_id and deals.conversation_id = conversation.id
        and deals.contact_id = conversation.contact_id
      order by deals.created_at desc, deals.id desc
      limit 1)`,
  read(row, box) {
    if (!row.deal_id || !row.deal_cipher) return null
    return {
      id: row.deal_id,
      title: openCard(box, row.deal_id, row.deal_cipher).title,
      stage: row.deal_stage ?? '',
      urgency: row.deal_urgency as Urgency | null,
    }
  },
}
