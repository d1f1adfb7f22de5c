import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'roles-are-guarded.admins-like-owners',
    check: 'roles-are-guarded',
    reason: 'admin_made_an_owner',
    does: 'What only owners decide, admins decide too.',
    by: {
      file: 'server/src/features/team/policy.ts',
      find: "if (actor.kind !== 'member' || actor.role === 'owner') return allowed",
      put: "if (actor.kind !== 'member' || actor.role === 'owner' || actor.role === 'admin') return allowed",
    },
  },
  {
    id: 'roles-are-guarded.own-role',
    check: 'roles-are-guarded',
    reason: 'changed_own_role',
    does: 'People may change their own role.',
    by: {
      file: 'server/src/features/team/change-member.ts',
      find: "if (id === memberIdOf(scope.actor)) refuse('own_role')",
      put: "if (id === '') refuse('own_role')",
    },
  },
  {
    id: 'roles-are-guarded.anybody-invited',
    check: 'roles-are-guarded',
    reason: 'admin_invited_an_owner',
    does: 'Whoever may invite invites into any role, one above their own too.',
    by: {
      file: 'server/src/features/team/invite-member.ts',
      find: 'mustBeAllowed(mayChange(scope.actor, standing, standing))\n  const { items',
      put: 'const { items',
    },
  },
  {
    id: 'roles-are-guarded.remembered-session',
    check: 'roles-are-guarded',
    reason: 'open_session_went_on',
    does: 'For admins the server remembers for a minute who is signed in and does not ask the database again.',
    by: {
      file: 'server/src/features/identity/sessions.ts',
      find: 'const session = await readSession(installation, hashToken(token), { isActivity })',
      put: `const known: Map<string, { session: Awaited<ReturnType<typeof readSession>>; until: number }> = (Reflect.get(globalThis, 'seen') ?? new Map())
  Reflect.set(globalThis, 'seen', known)
  const remembered = known.get(token)
  const session = remembered && remembered.until > Date.now() ? remembered.session : await readSession(installation, hashToken(token), { isActivity })
  if (session && session !== 'ended' && session.role === 'admin' && !remembered) known.set(token, { session, until: Date.now() + 60_000 })`,
    },
  },
]
