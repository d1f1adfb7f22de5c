import { z } from 'zod'

export const roleSchema = z.enum(['owner', 'admin', 'member', 'viewer'])
export type Role = z.infer<typeof roleSchema>

/** Who may do what. One table, read by the server, by the pages and by whoever wants to see the whole matrix. */
const rolesOf = {
  'account.read': ['owner', 'admin', 'member', 'viewer'],
  'account.manage': ['owner', 'admin'],
  'team.read': ['owner', 'admin', 'member', 'viewer'],
  'team.manage': ['owner', 'admin'],
  'contacts.read': ['owner', 'admin', 'member', 'viewer'],
  'contacts.write': ['owner', 'admin', 'member'],
  'channels.read': ['owner', 'admin'],
  'channels.manage': ['owner', 'admin'],
  'inbox.read': ['owner', 'admin', 'member', 'viewer'],
  'inbox.reply': ['owner', 'admin', 'member'],
  'deals.read': ['owner', 'admin', 'member', 'viewer'],
  'deals.write': ['owner', 'admin', 'member'],
  'tasks.manage': ['owner', 'admin'],
  'demo.remove': ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof rolesOf
export const permissions = Object.keys(rolesOf) as Permission[]
export const permissionSchema = z.enum(permissions as [Permission, ...Permission[]])

export function roleHas(role: Role, permission: Permission): boolean {
  return (rolesOf[permission] as readonly Role[]).includes(role)
}

export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => roleHas(role, permission))
}
