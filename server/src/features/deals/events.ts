import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

export const dealCreated = defineEvent(
  'deals.deal_created',
  z.object({ stageId: z.uuid(), source: z.string() }),
)
export const dealChanged = defineEvent('deals.deal_changed', z.object({ fields: z.array(z.string()) }))
export const dealMoved = defineEvent(
  'deals.deal_moved',
  z.object({
    from: z.uuid(),
    to: z.uuid(),
    status: z.enum(['active', 'won', 'lost']),
    valueCents: z.int().nullable(),
  }),
)
