import { z } from 'zod'
import { auditedRefusals } from '#contract/audit.ts'
import { defineEvent } from '#kernel/events.ts'

const refusal = { memberId: z.uuid(), operation: z.string(), code: z.enum(auditedRefusals) }

/** Somebody signed in, or their API key, was refused something: the first time within an hour, for each operation and reason. */
export const requestRefused = defineEvent('audit.request_refused', z.object(refusal), {
  live: false,
  origin: true,
})
/** And how often more in that hour. */
export const refusalsCounted = defineEvent(
  'audit.refusals_counted',
  z.object({ ...refusal, count: z.int().min(1), hour: z.iso.datetime() }),
  { live: false },
)

/** Somebody took a copy of the audit log with them. */
export const auditExported = defineEvent(
  'audit.exported',
  z.object({ format: z.enum(['csv', 'json']), filtered: z.boolean() }),
  { live: false },
)
