import { z } from 'zod'
import { type Permission, permissionsOf, type Role } from './permissions.ts'
import {
  areas,
  conversationsRights,
  pipelineLevel,
  pipelineLevels,
  type Rights,
  reaches,
  settingLevels,
  standardRights,
  within,
} from './rights.ts'

/** Who somebody is in an account: what every decision is made from. */
export type Standing = { role: Role; rights: Rights; permissions: readonly Permission[] }

/** Ready-made rights for usual people; giving one is giving its role and its rights. */
export const presetNames = ['manager', 'billing_admin', 'technician', 'accountant'] as const
export const presetSchema = z.enum(presetNames)
export type PresetName = z.infer<typeof presetSchema>
export const presets: Record<PresetName, { role: Role; rights: Rights }> = {
  manager: {
    role: 'admin',
    rights: { ...standardRights.admin, settings: { ...standardRights.admin.settings, billing: 'none' } },
  },
  billing_admin: {
    role: 'member',
    rights: { ...standardRights.member, settings: { ...standardRights.member.settings, billing: 'manage' } },
  },
  technician: {
    role: 'member',
    rights: {
      ...standardRights.member,
      contacts: { which: 'mine', identity: 'masked', export: false, delete: false },
      conversations: 'mine',
    },
  },
  accountant: {
    role: 'viewer',
    rights: { ...standardRights.viewer, settings: { ...standardRights.member.settings, billing: 'see' } },
  },
}

/** `fine` null: what the role has by itself. */
export function standingOf(role: Role, fine?: Rights | null): Standing {
  const rights = within(role, fine ?? standardRights[role])
  return { role, rights, permissions: permissionsOf(role, rights) }
}

/** The same person through a key or another door that is not open for everything. */
export function narrowed(standing: Standing, scopes: readonly Permission[]): Standing {
  return {
    ...standing,
    permissions: standing.permissions.filter((permission) => scopes.includes(permission)),
  }
}

/** Whether the one has all that the other has: nobody gives away more than that. */
export function covers(one: Standing, other: Standing): boolean {
  const [a, b] = [one.rights, other.rights]
  const named = Object.keys({ ...a.pipelines.named, ...b.pipelines.named })
  return (
    other.permissions.every((permission) => one.permissions.includes(permission)) &&
    reaches(pipelineLevels, a.pipelines.usual, b.pipelines.usual) &&
    named.every((id) => reaches(pipelineLevels, pipelineLevel(a, id), pipelineLevel(b, id))) &&
    (a.contacts.which === 'all' || b.contacts.which === 'mine') &&
    (a.contacts.identity === 'shown' || b.contacts.identity === 'masked') &&
    (a.contacts.export || !b.contacts.export) &&
    (a.contacts.delete || !b.contacts.delete) &&
    reaches(conversationsRights, a.conversations, b.conversations) &&
    areas.every((area) => reaches(settingLevels, a.settings[area], b.settings[area]))
  )
}

export function isSame(one: Standing, other: Standing): boolean {
  return one.role === other.role && covers(one, other) && covers(other, one)
}
