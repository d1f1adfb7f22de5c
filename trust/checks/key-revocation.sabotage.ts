import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'key-revocation.remembered-for-an-hour',
    check: 'key-revocation',
    reason: 'let_in_after_revocation',
    does: 'That a key was not revoked is remembered for an hour.',
    by: {
      file: 'server/src/features/integrations/find-key.ts',
      find: "if (state === 'revoked' ||",
      put: `const memory = globalThis as { seenKeys?: Map<string, number> }
  memory.seenKeys ??= new Map()
  if (state === 'valid') memory.seenKeys.set(token.id, Date.now())
  const isRemembered = Date.now() - (memory.seenKeys.get(token.id) ?? 0) < 3_600_000
  if ((state === 'revoked' && !isRemembered) ||`,
    },
  },
  {
    id: 'key-revocation.streams-are-not-told',
    check: 'key-revocation',
    reason: 'stream_outlives_its_key',
    does: 'An open stream does not hear that its key was revoked, and goes on until it looks by itself.',
    by: {
      file: 'server/src/live-route.ts',
      find: 'keyRevoked.name, keyRotated.name]',
      put: 'keyRotated.name]',
    },
  },
]
