import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** Open streams look at once whether they may go on. */
export const sessionsEnded = defineEvent(
  'identity.sessions_ended',
  z.object({
    memberId: z.uuid(),
    count: z.int(),
    why: z.enum(['by_hand', 'password_changed', 'role_changed']),
  }),
)
export const passwordChanged = defineEvent('identity.password_changed', z.object({ memberId: z.uuid() }), {
  live: false,
})
