import type { readTeamCheckup as endpoint, TeamFinding } from '#contract/checkup.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { roleSchema } from '#contract/permissions.ts'
import type { Teammate } from '#contract/team.ts'
import { readTeam } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import type { Scope } from '#kernel/scope.ts'
import { judgedRights, unusedRights } from './unused-rights.ts'

const day = 24 * 3_600_000
const idleDays = 60
const ownersMax = 2

/** What there is to see to about the team, from how it stands at this moment. */
export async function readTeamCheckup(scope: Scope): Promise<ResponseOf<typeof endpoint>> {
  const { items: team } = await readTeam(scope)
  const unused = await unusedRights(scope)
  const idleSince = new Date(clock.now().getTime() - idleDays * day).toISOString()
  const owners = team.filter(({ role }) => role === 'owner')
  const finding = (code: TeamFinding['code'], members: Teammate[]): TeamFinding[] => {
    if (members.length === 0) return []
    const shown = members.map(({ id, name, role, lastActiveAt }) => ({ id, name, role, lastActiveAt }))
    const named = code === 'rights_unused' ? unused : new Map<string, never[]>()
    return [{ code, members: shown.map((member) => ({ ...member, unused: named.get(member.id) ?? [] })) }]
  }
  return {
    findings: [
      ...finding('without_factor', team.filter(({ secondFactor }) => !secondFactor).toSorted(byRole)),
      // Whoever was never here counts from the day on which they could have been.
      ...finding(
        'members_idle',
        team.filter(({ lastActiveAt, since }) => (lastActiveAt ?? since) <= idleSince),
      ),
      ...finding('owners_many', owners.length > ownersMax ? owners : []),
      ...finding(
        'rights_unused',
        team.filter(({ id }) => unused.has(id)),
      ),
    ],
    judged: judgedRights,
  }
}

const byRole = (one: Teammate, other: Teammate) =>
  roleSchema.options.indexOf(one.role) - roleSchema.options.indexOf(other.role)
