import { sql } from 'kysely'
import { readBoard as boardEndpoint, type Deal, type Pipeline } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { makeReady, type ReadyMade } from '#kernel/http/ready-made.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { cursorAfter, pageFrom, readCursor } from '#kernel/paging.ts'
import { idsIn, listedMark, readyItems } from '#kernel/ready-items.ts'
import { mustBeAllowed, type Scope, seesMasked } from '#kernel/scope.ts'
import { canChangeDeal } from './policy.ts'
import { shownDeal, shownDeals } from './shown-deals.ts'

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

/**
 * A pipeline with the first cards of every stage, ready made. One question to the database for all columns, by the board's own index; beside it
 * what stands around them.
 */
export async function readBoard(
  scope: Scope,
  { pipelineId, limit }: { pipelineId?: string | undefined; limit: number },
): Promise<ReadyMade<ResponseOf<typeof boardEndpoint>>> {
  const [pipelines, lostReasons, { rows }] = await Promise.all([
    listPipelines(scope),
    scope.database.selectFrom('lost_reasons').select(['code', 'label']).orderBy('position').execute(),
    sql<{ stage_id: string; cards: number; total_cents: number; listed: string | null; edge: string | null }>`
      select stages.id as stage_id, coalesce(totals.cards, 0) as cards, coalesce(totals.total_cents, 0) as total_cents,
             shown.listed, shown.edge
        from stages
        left join lateral ${totalsFor(scope)} totals on true
       cross join lateral (
             select string_agg(${listedMark}, '' order by r.position, r.id) as listed,
                    (array_agg(r.position order by r.position, r.id))[${limit}::int] as edge
               from (${shownDeal(sql`
                     select * from deals
                      where account_id = stages.account_id and stage_id = stages.id
                      order by position, id limit ${limit + 1}`)}) r) shown
       where stages.pipeline_id = coalesce(${pipelineId ?? null}::uuid,
             (select first.id from pipelines first order by first.position, first.id limit 1))`.execute(
      scope.database,
    ),
  ])
  const pipeline = pipelineId ? pipelines.find(({ id }) => id === pipelineId) : pipelines[0]
  if (!pipeline) refuse('not_found')
  const stageOf = new Map(rows.map((row) => [row.stage_id, row]))
  const cards = await readyItems(
    scope,
    rows.map(({ listed }) => listed),
    shownDeals(scope),
  )
  const board = {
    pipelines: pipelines.map(({ id, name }) => ({ id, name })),
    pipeline,
    columns: pipeline.stages.map(({ id }) => {
      const stage = stageOf.get(id)
      const ids = idsIn(stage?.listed ?? null)
      const shown = ids.slice(0, limit)
      return {
        stageId: id,
        count: stage?.cards ?? 0,
        totalCents: stage?.total_cents ?? 0,
        cards: shown.flatMap((dealId) => cards.get(dealId) ?? []),
        next:
          ids.length > limit && stage?.edge
            ? cursorAfter(scope, `deals:${id}`, [stage.edge, shown.at(-1)!])
            : null,
      }
    }),
    lostReasons,
  }
  return makeReady(boardEndpoint.response, board, seesMasked(scope.actor))
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
    .select(['id', 'position', 'created_at'])
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
  const deals = await dealsById(
    scope,
    rows.map((row) => row.id),
  )
  const page = pageFrom(
    scope,
    list,
    rows,
    limit,
    (row) => (stageId ? [row.position, row.id] : [row.created_at.toISOString(), row.id]),
    (row) => deals.get(row.id),
  )
  return { ...page, items: page.items.filter((deal) => deal !== undefined) }
}

export async function dealById(scope: Scope, { id }: { id: string }): Promise<Deal> {
  return (await dealsById(scope, [id])).get(id) ?? refuse('not_found')
}

/** The deal a verb is about to change, locked until its transaction ends; `not_found` when there is none. */
export async function lockDeal(scope: Scope, id: string): Promise<DealRow> {
  const row = await scope.database
    .selectFrom('deals')
    .select(columns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row) return row
  // Where somebody only looks the database locks nothing for them: that they may not is another answer than that it is not there.
  const { pipelineId } = await dealById(scope, { id })
  mustBeAllowed(canChangeDeal(scope.actor, pipelineId))
  return refuse('not_found')
}

/** Of a stage: kept by a trigger, but for who does not see every card of it. */
function totalsFor({ actor }: Scope) {
  if (actor.kind === 'member' && actor.rights.contacts.which === 'mine')
    return sql`(select count(*)::int as cards, coalesce(sum(value_cents), 0)::bigint as total_cents from deals
                 where account_id = stages.account_id and stage_id = stages.id)`
  return sql`(select cards, total_cents from stage_totals
               where account_id = stages.account_id and stage_id = stages.id)`
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

async function dealsById(scope: Scope, ids: string[]): Promise<Map<string, Deal>> {
  if (ids.length === 0) return new Map()
  const kind = shownDeals(scope)
  const rows = await kind.rows(ids)
  const boxes = await scope.boxes.contacts(rows.map((row) => row.contact_id))
  return new Map(
    rows.flatMap((row) => {
      const box = boxes.get(row.contact_id)
      return box ? [[row.id, kind.item(row, box)] as const] : []
    }),
  )
}

/** What is asked for by an id that is nobody's, or another account's, does not exist. */
async function mustExist(scope: Scope, table: 'stages' | 'contacts', id: string) {
  const row = await scope.database.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  if (!row) refuse('not_found')
}
