import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'signed-in-only.one-list-for-anybody',
    check: 'signed-in-only',
    reason: 'answered_without_session',
    does: 'One private list answers whoever asks, with the session that was seen last.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: 'const session = await findSession(request, reply)',
      put: `const found = await findSession(request, reply)
    if (found) Object.assign(globalThis, { seenLast: found })
    const session = found ?? (endpoint.id === 'team.listMembers' ? Reflect.get(globalThis, 'seenLast') : null)`,
    },
  },
  {
    id: 'signed-in-only.sign-out-ends-nothing',
    check: 'signed-in-only',
    reason: 'answered_after_sign_out',
    does: 'Signing out takes the cookie away and lets the session live.',
    by: {
      file: 'server/src/features/identity/sessions.ts',
      find: 'const tokenHash = tokenHashOf(installation, request)',
      put: "const tokenHash = hashToken('')",
    },
  },
  {
    id: 'signed-in-only.part-of-the-token',
    check: 'signed-in-only',
    reason: 'answered_to_changed_session',
    does: 'Only the first forty characters of a session’s token are looked at.',
    by: {
      file: 'server/src/features/identity/sessions.ts',
      find: "createHash('sha256').update(token)",
      put: "createHash('sha256').update(token.slice(0, 40))",
    },
  },
]
