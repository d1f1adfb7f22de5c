import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { phoneField, wordsField } from './masking.ts'
import {
  canSchema,
  idParams,
  idSchema,
  lineSchema,
  pageOf,
  pageQuery,
  proseSchema,
  sourceSchema,
  timeSchema,
  urgencySchema,
} from './shared.ts'

export const dealStatusSchema = z.enum(['active', 'won', 'lost'])

export const stageSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: z.enum(['open', 'won', 'lost']),
  colour: z.string(),
  /** Days after which a card in this stage counts as stale; null: never. */
  targetDays: z.int().nullable(),
})
export const pipelineSchema = z
  .object({ id: idSchema, name: z.string(), stages: z.array(stageSchema) })
  .meta({ id: 'Pipeline' })
export type Pipeline = z.infer<typeof pipelineSchema>

export const addressSchema = z.object({
  text: wordsField,
  zip: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})

export const dealSchema = z
  .object({
    id: idSchema,
    title: wordsField,
    contact: z.object({ id: idSchema, displayName: wordsField, phone: phoneField.nullable() }),
    conversationId: idSchema.nullable(),
    pipelineId: idSchema,
    stageId: idSchema,
    status: dealStatusSchema,
    jobType: z.string().nullable(),
    urgency: urgencySchema.nullable(),
    address: addressSchema.nullable(),
    budget: wordsField.nullable(),
    /** What the bot learned beside the named fields, in the order asked. */
    details: z.array(z.object({ key: z.string(), label: z.string(), answer: wordsField })),
    /** Labels of required answers that are still missing. */
    missing: z.array(z.string()),
    qualified: z.boolean(),
    photoCount: z.int(),
    /** In the currency's smallest unit; null: not known yet. */
    valueCents: z.int().nullable(),
    currency: z.string(),
    source: sourceSchema,
    sourceDetail: wordsField.nullable(),
    assigneeId: idSchema.nullable(),
    lostReason: z.string().nullable(),
    lostNote: wordsField.nullable(),
    stageSince: timeSchema,
    createdAt: timeSchema,
    closedAt: timeSchema.nullable(),
    /** Order within its stage, ascending. */
    position: z.string(),
    /** Last message of its conversation and who waits. */
    lastMessage: z.object({ text: wordsField, at: timeSchema, author: z.string() }).nullable(),
    waitingSince: timeSchema.nullable(),
    version: z.int(),
    can: z.object({ change: canSchema }),
  })
  .meta({ id: 'Deal' })
export type Deal = z.infer<typeof dealSchema>

export const readBoard = endpoint({
  id: 'deals.readBoard',
  method: 'GET',
  path: '/board',
  summary: 'A pipeline with the first cards, the count and the total of every stage',
  access: { permission: 'deals.read' },
  fixture: { name: 'deal', query: { pipelineId: '{pipelineId}', limit: '60' } },
  query: z.strictObject({
    pipelineId: idSchema.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(60),
  }),
  response: z.object({
    pipelines: z.array(z.object({ id: idSchema, name: z.string() })),
    pipeline: pipelineSchema,
    columns: z.array(
      z.object({
        stageId: idSchema,
        count: z.int(),
        totalCents: z.int(),
        cards: z.array(dealSchema),
        next: z.string().nullable(),
      }),
    ),
    lostReasons: z.array(z.object({ code: z.string(), label: z.string() })),
  }),
})

export const listDeals = endpoint({
  id: 'deals.listDeals',
  method: 'GET',
  path: '/deals',
  summary: 'Cards: of one stage in board order, or all, newest first',
  access: { permission: 'deals.read' },
  fixture: {
    name: 'deal',
    query: { cursor: '{cursor}', limit: '1', stageId: '{stageId}', contactId: '{contactId}' },
  },
  query: z.strictObject({ ...pageQuery, stageId: idSchema.optional(), contactId: idSchema.optional() }),
  response: pageOf(dealSchema),
  refusals: ['unknown_cursor'],
})

export const readDeal = endpoint({
  id: 'deals.readDeal',
  method: 'GET',
  path: '/deals/{id}',
  summary: 'One card',
  access: { permission: 'deals.read' },
  fixture: { name: 'deal' },
  params: idParams,
  response: dealSchema,
})

const dealFields = {
  title: lineSchema(200).optional(),
  valueCents: z.int().min(0).max(100_000_000_000).nullable().optional(),
  urgency: urgencySchema.nullable().optional(),
  address: proseSchema(500).nullable().optional(),
  budget: lineSchema(200).nullable().optional(),
  assigneeId: idSchema.nullable().optional(),
}

export const createDeal = endpoint({
  id: 'deals.createDeal',
  method: 'POST',
  path: '/deals',
  summary: 'Make a card by hand',
  access: { permission: 'deals.write' },
  fixture: {
    name: 'deal',
    body: {
      contactId: '{contactId}',
      title: '{mark} heater',
      valueCents: 120_000,
      urgency: 'urgent',
      address: '{mark} Street, 78704',
      budget: '$1,500',
      assigneeId: '{memberId}',
      pipelineId: '{pipelineId}',
      source: 'referral',
    },
  },
  body: z.strictObject({
    ...dealFields,
    contactId: idSchema,
    title: lineSchema(200),
    pipelineId: idSchema.optional(),
    source: sourceSchema.default('manual'),
  }),
  response: dealSchema,
  refusals: ['contact_unknown', 'assignee_unknown', 'stage_unknown'],
})

export const changeDeal = endpoint({
  id: 'deals.changeDeal',
  method: 'PATCH',
  path: '/deals/{id}',
  summary: 'Change a card',
  access: { permission: 'deals.write' },
  fixture: {
    name: 'deal',
    body: {
      title: '{mark} leak',
      valueCents: 90_000,
      urgency: 'soon',
      address: '{mark} Street, 78704',
      budget: '$900',
      assigneeId: '{memberId}',
    },
  },
  params: idParams,
  body: z.strictObject(dealFields),
  response: dealSchema,
  refusals: ['assignee_unknown'],
})

export const moveDeal = endpoint({
  id: 'deals.moveDeal',
  method: 'POST',
  path: '/deals/{id}/move',
  summary: 'Move a card to a stage and a place in it; a won or lost stage closes it, an open one reopens it',
  access: { permission: 'deals.write' },
  fixture: {
    name: 'deal',
    body: {
      stageId: '{lostStageId}',
      afterId: '{lostDealId}',
      lostReason: 'price',
      lostNote: '{mark} was too dear',
    },
  },
  params: idParams,
  body: z.strictObject({
    stageId: idSchema,
    /** Put it right after this card; null: first; left out: last. */
    afterId: idSchema.nullable().optional(),
    lostReason: lineSchema(60).optional(),
    lostNote: proseSchema(1000).optional(),
  }),
  response: dealSchema,
  refusals: ['stage_unknown', 'lost_reason_required', 'lost_reason_unknown'],
})

export const activitySchema = z.object({
  id: idSchema,
  type: z.string(),
  at: timeSchema,
  actor: z.object({ kind: z.enum(['member', 'bot', 'customer', 'system']), name: wordsField.nullable() }),
  /** Fields before and after, in words. */
  changes: z.array(
    z.object({ field: z.string(), before: wordsField.nullable(), after: wordsField.nullable() }),
  ),
})

export const listActivity = endpoint({
  id: 'deals.listActivity',
  method: 'GET',
  path: '/deals/{id}/activity',
  summary: 'What happened to a card, newest first',
  access: { permission: 'deals.read' },
  fixture: { name: 'deal', query: { cursor: '{cursor}', limit: '1' } },
  params: idParams,
  query: z.strictObject(pageQuery),
  response: pageOf(activitySchema),
  refusals: ['unknown_cursor'],
})
