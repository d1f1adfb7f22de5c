import { sql } from 'kysely'
import type { readBoard as boardEndpoint, Deal, Pipeline } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { Source, Urgency } from '#contract/shared.ts'
import { displayName, profilesOf } from '#features/contacts/public.ts'
import { type DealSummary, lastMessagesOf } from '#features/inbox/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Scope } from '#kernel/scope.ts'
import { openCard } from './card.ts'
import { canChangeDeal } from './policy.ts'

const columns = [
  'id',
  'contact_id',
  'conversation_id',
  'pipeline_id',
  'stage_id',
  'status',
  'card_cipher',
  'job_type',
  'urgency',
  'qualified',
  'photo_count',
  'value_cents',
  'currency',
  'source',
  'assignee_id',
  'lost_reason',
  'position',
  'stage_since',
  'created_at',
  'closed_at',
  'version',
] as const

export type DealRow = {
  id: string
  contact_id: string
  conversation_id: string | null
  pipeline_id: string
  stage_id: string
  status: string
  card_cipher: Buffer
  job_type: string | null
  urgency: string | null
  qualified: boolean
  photo_count: number
  value_cents: number | null
  currency: string
  source: string
  assignee_id: string | null
  lost_reason: string | null
  position: string
  stage_since: Date
  created_at: Date
  closed_at: Date | null
  version: number
}

/** A pipeline with the first cards of every stage: one question to the database for all columns, by the board's own index. */
export async function readBoard(
  scope: Scope,
  { pipelineId, limit }: { pipelineId?: string | undefined; limit: number },
): Promise<ResponseOf<typeof boardEndpoint>> {
  const [pipelines, lostReasons] = await Promise.all([
    listPipelines(scope),
    scope.database.selectFrom('lost_reasons').select(['code', 'label']).orderBy('position').execute(),
  ])
  const pipeline = pipelineId ? pipelines.find(({ id }) => id === pipelineId) : pipelines[0]
  if (!pipeline) refuse('not_found')
  const stageIds = pipeline.stages.map((stage) => stage.id)
  const [{ rows }, totals] = await Promise.all([
    sql<DealRow>`
      select d.* from unnest(${stageIds}::uuid[]) as s (id)
      cross join lateral (
        select ${sql.join(columns.map((column) => sql.ref(column)))} from deals
         where stage_id = s.id order by position, id limit ${limit + 1}) d`.execute(scope.database),
    scope.database.selectFrom('stage_totals').select(['stage_id', 'cards', 'total_cents']).execute(),
  ])
  const deals = await toDeals(scope, rows)
  const rowsOf = Map.groupBy(rows, (row) => row.stage_id)
  return {
    pipelines: pipelines.map(({ id, name }) => ({ id, name })),
    pipeline,
    columns: stageIds.map((stageId) => {
      const page = pageFrom(scope, `deals:${stageId}`, rowsOf.get(stageId) ?? [], limit, boardKey, (row) =>
        deals.get(row.id),
      )
      const total = totals.find((row) => row.stage_id === stageId)
      return {
        stageId,
        count: total?.cards ?? 0,
        totalCents: total?.total_cents ?? 0,
        cards: page.items.filter((deal) => deal !== undefined),
        next: page.next,
      }
    }),
    lostReasons,
  }
}

export async function listDeals(
  scope: Scope,
  query: {
    cursor?: string | undefined
    limit: number
    stageId?: string | undefined
    contactId?: string | undefined
  },
): Promise<{ items: Deal[]; next: string | null }> {
  const { cursor, limit, stageId, contactId } = query
  if (stageId) await mustExist(scope, 'stages', stageId)
  if (contactId) await mustExist(scope, 'contacts', contactId)
  const list = stageId ? `deals:${stageId}` : `deals-newest:${contactId ?? ''}`
  const after = readCursor(scope, list, cursor)
  const base = scope.database
    .selectFrom('deals')
    .select(columns)
    .$if(contactId !== undefined, (q) => q.where('contact_id', '=', contactId!))
    .limit(limit + 1)
  const rows = stageId
    ? await base
        .where('stage_id', '=', stageId)
        .$if(after !== null, (q) =>
          q.where(sql<boolean>`(position, id) > (${after?.[0]} collate "C", ${after?.[1]}::uuid)`),
        )
        .orderBy('position')
        .orderBy('id')
        .execute()
    : await base
        .$if(after !== null, (q) =>
          q.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
  const deals = await toDeals(scope, rows)
  const keyOf = stageId ? boardKey : (row: DealRow) => [row.created_at.toISOString(), row.id]
  const page = pageFrom(scope, list, rows, limit, keyOf, (row) => deals.get(row.id))
  return { ...page, items: page.items.filter((deal) => deal !== undefined) }
}

export async function dealById(scope: Scope, { id }: { id: string }): Promise<Deal> {
  const row = await scope.database.selectFrom('deals').select(columns).where('id', '=', id).executeTakeFirst()
  return (row && (await toDeals(scope, [row])).get(row.id)) ?? refuse('not_found')
}

/** The deal a verb is about to change, locked until its transaction ends; `not_found` when there is none. */
export async function lockDeal(scope: Scope, id: string): Promise<DealRow> {
  const row = await scope.database
    .selectFrom('deals')
    .select(columns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? refuse('not_found')
}

export async function listPipelines(scope: Scope): Promise<Pipeline[]> {
  const [pipelines, stages] = await Promise.all([
    scope.database.selectFrom('pipelines').select(['id', 'name']).orderBy('position').orderBy('id').execute(),
    scope.database.selectFrom('stages').selectAll().orderBy('position').execute(),
  ])
  return pipelines.map(({ id, name }) => ({
    id,
    name,
    stages: stages
      .filter((stage) => stage.pipeline_id === id)
      .map((stage) => ({
        id: stage.id,
        name: stage.name,
        kind: stage.kind as 'open' | 'won' | 'lost',
        colour: stage.colour,
        targetDays: stage.target_days,
      })),
  }))
}

/** What conversations show of their newest deal. */
export async function dealSummaries(
  scope: Scope,
  conversationIds: string[],
): Promise<Map<string, DealSummary>> {
  const rows = await scope.database
    .selectFrom('deals')
    .innerJoin('stages', (join) =>
      join.onRef('stages.account_id', '=', 'deals.account_id').onRef('stages.id', '=', 'deals.stage_id'),
    )
    .select([
      'deals.id',
      'deals.contact_id',
      'deals.conversation_id',
      'deals.card_cipher',
      'deals.urgency',
      'stages.name as stage',
    ])
    .where('deals.conversation_id', '=', anyOf(conversationIds))
    .orderBy('deals.created_at')
    .execute()
  const boxes = await scope.boxes.contacts(rows.map((row) => row.contact_id))
  return new Map(
    rows.flatMap((row) => {
      const box = boxes.get(row.contact_id)
      if (!box || !row.conversation_id) return []
      const { title } = openCard(box, row.id, row.card_cipher)
      return [
        [
          row.conversation_id,
          { id: row.id, title, stage: row.stage, urgency: row.urgency as Urgency | null },
        ] as const,
      ]
    }),
  )
}

async function toDeals(scope: Scope, rows: DealRow[]): Promise<Map<string, Deal>> {
  if (rows.length === 0) return new Map()
  const contactIds = rows.map((row) => row.contact_id)
  const [profiles, boxes, lastMessages] = await Promise.all([
    profilesOf(scope, contactIds),
    scope.boxes.contacts(contactIds),
    lastMessagesOf(
      scope,
      rows.flatMap((row) => row.conversation_id ?? []),
    ),
  ])
  return new Map(
    rows.flatMap((row) => {
      const profile = profiles.get(row.contact_id)
      const box = boxes.get(row.contact_id)
      if (!profile || !box) return []
      const card = openCard(box, row.id, row.card_cipher)
      const last = row.conversation_id ? lastMessages.get(row.conversation_id) : undefined
      const deal: Deal = {
        id: row.id,
        title: card.title,
        contact: {
          id: row.contact_id,
          displayName: displayName(profile),
          phone: profile.phones[0]?.e164 ?? null,
        },
        conversationId: row.conversation_id,
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
        can: { change: canChangeDeal(scope.actor) },
      }
      return [[row.id, deal] as const]
    }),
  )
}

/** What is asked for by an id that is nobody's, or another account's, does not exist. */
async function mustExist(scope: Scope, table: 'stages' | 'contacts', id: string) {
  const row = await scope.database.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  if (!row) refuse('not_found')
}

function boardKey(row: DealRow): string[] {
  return [row.position, row.id]
}
