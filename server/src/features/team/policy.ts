import type { Role } from '#contract/permissions.ts'
import { type Actor, allowed, type Decision } from '#kernel/scope.ts'

/** Who is an owner is decided by owners: an admin could make themselves one otherwise. `after` null: the member is removed. */
export function mayChange(actor: Actor, before: Role, after: Role | null): Decision {
  const concernsOwner = before === 'owner' || after === 'owner'
  if (actor.kind === 'member' && actor.role !== 'owner' && concernsOwner)
    return { allowed: false, reason: 'Only an owner makes or changes an owner.' }
  return allowed
}
