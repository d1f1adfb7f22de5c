import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idSchema } from './shared.ts'

/**
 * What an open page is told: that something happened, and to which records. Never content; the page asks for what it
 * shows. `id` is the cursor: a stream opened with `Last-Event-ID` begins with what was missed. The same event may come twice.
 */
export const liveEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  conversationId: idSchema.optional(),
  contactId: idSchema.optional(),
  dealId: idSchema.optional(),
  messageId: idSchema.optional(),
  /** Set when a person is wanted: the page counts, sounds and notes. */
  attention: z.literal(true).optional(),
})
export type LiveEvent = z.infer<typeof liveEventSchema>

export const openLive = endpoint({
  id: 'live.openLive',
  method: 'GET',
  path: '/live',
  summary:
    'Server-sent events: `event: change` with a LiveEvent as data; `event: stale` when too much was missed and everything must be asked again; a comment every 20 s',
  access: { permission: 'live.read' },
  fixture: { name: 'account' },
  raw: true,
  unattended: true,
})
