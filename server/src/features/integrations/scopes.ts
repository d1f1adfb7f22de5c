import { endpoints } from '#contract/all.ts'
import { keyPermission } from '#contract/endpoint.ts'
import type { ApiKey } from '#contract/integrations.ts'
import { type Permission, permissions } from '#contract/permissions.ts'
import { covers, narrowed } from '#contract/standing.ts'
import { memberStandings } from '#features/team/public.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { may, memberIdOf, type Scope } from '#kernel/scope.ts'

/** What the caller may give to a key: what they have themselves, of what opens something to keys at all. */
export function scopesToGive({ actor }: Scope): Permission[] {
  const opening = new Set(endpoints.map(keyPermission))
  return permissions.filter((permission) => opening.has(permission) && may(actor, permission))
}

/** Of a colleague's key: what it may through its maker's role and rights, whoever asks may too. */
export async function mustCover(scope: Scope, { madeBy, scopes }: Pick<ApiKey, 'madeBy' | 'scopes'>) {
  if (madeBy.id === memberIdOf(scope.actor)) return
  const maker = (await memberStandings(scope)).get(madeBy.id) ?? refuse('not_found')
  const { actor } = scope
  if (actor.kind !== 'member' || !covers(actor, narrowed(maker, scopes)))
    refuse('scope_not_yours', { detail: 'This key acts with rights of its maker that you do not have.' })
}

export function mustBeOwn(scope: Scope, wanted: Permission[]) {
  const own = scopesToGive(scope)
  const other = wanted.filter((permission) => !own.includes(permission))
  if (other.length > 0) refuse('scope_not_yours', { detail: `You cannot give: ${other.join(', ')}.` })
}
