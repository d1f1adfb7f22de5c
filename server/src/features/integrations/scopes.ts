import { endpoints } from '#contract/all.ts'
import { keyPermission } from '#contract/endpoint.ts'
import { type Permission, permissions } from '#contract/permissions.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { may, type Scope } from '#kernel/scope.ts'

/** What the caller may give to a key: what they have themselves, of what opens something to keys at all. */
export function scopesToGive({ actor }: Scope): Permission[] {
  const opening = new Set(endpoints.map(keyPermission))
  return permissions.filter((permission) => opening.has(permission) && may(actor, permission))
}

export function mustBeOwn(scope: Scope, wanted: Permission[]) {
  const own = scopesToGive(scope)
  const other = wanted.filter((permission) => !own.includes(permission))
  if (other.length > 0) refuse('scope_not_yours', { detail: `You cannot give: ${other.join(', ')}.` })
}
