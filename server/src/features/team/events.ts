import { z } from 'zod'
import { roleSchema } from '#contract/permissions.ts'
import { defineEvent } from '#kernel/events.ts'

export const memberChanged = defineEvent(
  'team.member_changed',
  z.object({ memberId: z.uuid(), from: roleSchema, to: roleSchema }),
)
export const memberRemoved = defineEvent(
  'team.member_removed',
  z.object({ memberId: z.uuid(), role: roleSchema }),
)
