import { sql } from 'kysely'
import type { BodyOf } from '#contract/endpoint.ts'
import { isSame, type Standing, standingOf } from '#contract/standing.ts'
import type { changeMember as endpoint, Member } from '#contract/team.ts'
import { sessionsEnded } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf, mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { memberChanged, memberRemoved } from './events.ts'
import { listMembers } from './list-members.ts'
import { mayChange } from './policy.ts'
import { memberStandings, toStore } from './read-rights.ts'

/** Another role, other rights count from this moment: what the member has open was for those before, and ends. */
export async function changeMember(
  scope: Scope,
  { id, role, rights }: { id: string } & BodyOf<typeof endpoint>,
): Promise<Member> {
  const member = await memberById(scope, id)
  const before = await standingById(scope, id)
  // What is left out stays as it is; of another role, only the role's own rights make sense.
  const after = standingOf(role, rights === undefined && role === before.role ? before.rights : rights)
  if (isSame(before, after)) return member
  await setStanding(scope, id, before, after)
  await announce(scope, memberChanged, {
    data: { memberId: id, from: before.role, to: role, rights: toStore(after) },
  })
  return { ...member, role }
}

/** Out at once, everywhere. What follows for the work that they had stands in consequences.ts. */
export async function removeMember(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const before = await standingById(scope, id)
  await setStanding(scope, id, before, null)
  await announce(scope, memberRemoved, { data: { memberId: id, role: before.role } })
}

async function setStanding(scope: Scope, id: string, before: Standing, after: Standing | null) {
  if (id === memberIdOf(scope.actor)) refuse('own_role')
  mustBeAllowed(mayChange(scope.actor, before, after))
  const rights = after && toStore(after)
  const { rows } = await sql<{ refused: 'not_found' | 'last_owner' | null }>`
    select set_member_role(${id}, ${after?.role ?? null}, ${clock.now()}, ${rights && JSON.stringify(rights)}::jsonb) as refused`.execute(
    scope.database,
  )
  if (rows[0]?.refused) refuse(rows[0].refused)
  await announce(scope, sessionsEnded, { data: { memberId: id, count: 0, why: 'role_changed' } })
}

async function standingById(scope: Scope, id: string): Promise<Standing> {
  return (await memberStandings(scope)).get(id) ?? refuse('not_found')
}

async function memberById(scope: Scope, id: string): Promise<Member> {
  const { items } = await listMembers(scope)
  return items.find((member) => member.id === id) ?? refuse('not_found')
}
