import { endpoints } from '#contract/all.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { fineRightOf, permissions, type Role, roleSchema } from '#contract/permissions.ts'
import { areas, type Rights } from '#contract/rights.ts'
import { isSame, presetNames, presets, type Standing, standingOf } from '#contract/standing.ts'
import type { readRights as endpoint } from '#contract/team.ts'
import type { Scope } from '#kernel/scope.ts'
import { listMembers } from './list-members.ts'
import { canChange } from './policy.ts'

/** The whole matrix, from the table that decides, and where each member stands in it. */
export async function readRights(scope: Scope): Promise<ResponseOf<typeof endpoint>> {
  const [{ items }, standings] = await Promise.all([listMembers(scope), memberStandings(scope)])
  return {
    permissions: permissions.map((permission) => ({ permission, needs: fineRightOf[permission] ?? null })),
    areas: areas.map((area) => ({ area, inUse: isInUse(area) })),
    roles: roleSchema.options.map((role) => written(standingOf(role))),
    presets: presetNames.map((preset) => ({ preset, ...written(presetStanding(preset)) })),
    members: items.flatMap(({ id, name }) => {
      const standing = standings.get(id)
      if (!standing) return []
      return [
        {
          id,
          name,
          ...written(standing),
          preset: presetNames.find((preset) => isSame(standing, presetStanding(preset))) ?? null,
          standard: isSame(standing, standingOf(standing.role)),
          can: canChange(scope.actor, id, standing),
        },
      ]
    }),
  }
}

/** What each active member may now. */
export async function memberStandings(scope: Scope): Promise<Map<string, Standing>> {
  const rows = await scope.database
    .selectFrom('members')
    .select(['id', 'role', 'rights'])
    .where('status', '=', 'active')
    .execute()
  return new Map(rows.map(({ id, role, rights }) => [id, standingOf(role as Role, rights as Rights | null)]))
}

/** Nothing where they are the role's own: those follow the role when a later version gives it more. */
export function toStore(standing: Standing): Rights | null {
  return isSame(standing, standingOf(standing.role)) ? null : standing.rights
}

function presetStanding(preset: (typeof presetNames)[number]): Standing {
  const { role, rights } = presets[preset]
  return standingOf(role, rights)
}

function isInUse(area: string): boolean {
  return endpoints.some(({ access }) => 'permission' in access && access.permission.startsWith(`${area}.`))
}

function written({ role, rights, permissions }: Standing) {
  return { role, rights, permissions: [...permissions] }
}
