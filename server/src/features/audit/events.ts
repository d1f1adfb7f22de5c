import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** Somebody took a copy of the audit log with them. */
export const auditExported = defineEvent(
  'audit.exported',
  z.object({ format: z.enum(['csv', 'json']), filtered: z.boolean() }),
  { live: false },
)
