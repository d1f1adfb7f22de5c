import { z } from 'zod'
import { permissionSchema } from '#contract/permissions.ts'
import { defineEvent } from '#kernel/events.ts'

export const keyMade = defineEvent(
  'integrations.key_made',
  z.object({ keyId: z.uuid(), scopes: z.array(permissionSchema), expiresAt: z.iso.datetime().nullable() }),
  { origin: true },
)
/** Open streams look whether they may go on: with an overlap of nothing the secret before has ended. */
export const keyRotated = defineEvent(
  'integrations.key_rotated',
  z.object({ keyId: z.uuid(), overlapUntil: z.iso.datetime() }),
)
/** Open streams look at once whether they may go on. */
export const keyRevoked = defineEvent('integrations.key_revoked', z.object({ keyId: z.uuid() }))
/** It was used, and refused: whoever made it must set up a second factor first, or somebody must give it a new secret after an alarm. */
export const keyHeld = defineEvent('integrations.key_held', z.object({ keyId: z.uuid() }))
/** Somebody may have the secret who should not. Events of before say nothing of how: it was a browser. */
export const keyExposed = defineEvent(
  'integrations.key_exposed',
  z.object({ keyId: z.uuid(), by: z.enum(['browser', 'elsewhere']).default('browser') }),
)
/** Its secret is older than a quarter. */
export const keyIsOld = defineEvent('integrations.key_is_old', z.object({ keyId: z.uuid(), days: z.int() }))
