import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** Somebody asked for what their role does not allow: the first time within an hour, for each operation. */
export const requestRefused = defineEvent(
  'audit.request_refused',
  z.object({ memberId: z.uuid(), operation: z.string() }),
  { live: false },
)
/** And how often more in that hour. */
export const refusalsCounted = defineEvent(
  'audit.refusals_counted',
  z.object({ memberId: z.uuid(), operation: z.string(), count: z.int().min(1), hour: z.iso.datetime() }),
  { live: false },
)

/** Somebody took a copy of the audit log with them. */
export const auditExported = defineEvent(
  'audit.exported',
  z.object({ format: z.enum(['csv', 'json']), filtered: z.boolean() }),
  { live: false },
)
