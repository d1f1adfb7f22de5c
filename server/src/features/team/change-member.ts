import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import type { Member } from '#contract/team.ts'
import { sessionsEnded } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf, mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { memberChanged, memberRemoved } from './events.ts'
import { listMembers } from './list-members.ts'
import { mayChange } from './policy.ts'

/** Another role counts from this moment: what the member has open was for the role before, and ends. */
export async function changeMember(scope: Scope, { id, role }: { id: string; role: Role }): Promise<Member> {
  const before = await memberById(scope, id)
  if (before.role === role) return before
  await setRole(scope, before, role)
  await announce(scope, memberChanged, { data: { memberId: id, from: before.role, to: role } })
  return { ...before, role }
}

/** Out at once, everywhere. What follows for the work that they had stands in consequences.ts. */
export async function removeMember(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const before = await memberById(scope, id)
  await setRole(scope, before, null)
  await announce(scope, memberRemoved, { data: { memberId: id, role: before.role } })
}

async function setRole(scope: Scope, member: Member, role: Role | null) {
  if (member.id === memberIdOf(scope.actor)) refuse('own_role')
  mustBeAllowed(mayChange(scope.actor, member.role, role))
  const { rows } = await sql<{ refused: 'not_found' | 'last_owner' | null }>`
    select set_member_role(${member.id}, ${role}, ${clock.now()}) as refused`.execute(scope.database)
  if (rows[0]?.refused) refuse(rows[0].refused)
  await announce(scope, sessionsEnded, { data: { memberId: member.id, count: 0, why: 'role_changed' } })
}

async function memberById(scope: Scope, id: string): Promise<Member> {
  const { items } = await listMembers(scope)
  return items.find((member) => member.id === id) ?? refuse('not_found')
}
