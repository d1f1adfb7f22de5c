import { z } from 'zod'
import { permissionSchema } from '#contract/permissions.ts'
import { defineEvent } from '#kernel/events.ts'

export const keyMade = defineEvent(
  'integrations.key_made',
  z.object({ keyId: z.uuid(), scopes: z.array(permissionSchema), expiresAt: z.iso.datetime().nullable() }),
)
/** Open streams look whether they may go on: with an overlap of nothing the secret before has ended. */
export const keyRotated = defineEvent(
  'integrations.key_rotated',
  z.object({ keyId: z.uuid(), overlapUntil: z.iso.datetime() }),
)
/** Open streams look at once whether they may go on. */
export const keyRevoked = defineEvent('integrations.key_revoked', z.object({ keyId: z.uuid() }))
export const keyExposed = defineEvent('integrations.key_exposed', z.object({ keyId: z.uuid() }))
