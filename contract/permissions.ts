import { z } from 'zod'
import { allows, type FineRight, type Rights, standardRights } from './rights.ts'

export const roleSchema = z.enum(['owner', 'admin', 'member', 'viewer'])
export type Role = z.infer<typeof roleSchema>

const everybody = ['owner', 'admin', 'member', 'viewer'] as const
const workers = ['owner', 'admin', 'member'] as const

/**
 * Who may do what. One table, read by the server, by the pages and by whoever wants to see the whole matrix. A role that does not stand here never has it;
 * of those that do, a fine right below may still say no.
 */
const rolesOf = {
  'account.read': everybody,
  'account.manage': ['owner', 'admin'],
  'team.read': everybody,
  'team.see': everybody,
  'team.manage': everybody,
  'team.review': ['owner', 'admin'],
  'billing.read': everybody,
  'billing.manage': everybody,
  'contacts.read': everybody,
  'contacts.write': workers,
  'contacts.identify': workers,
  'contacts.export': everybody,
  'contacts.delete': workers,
  'channels.read': everybody,
  'channels.manage': everybody,
  'chatbot.read': everybody,
  'chatbot.manage': everybody,
  'automations.read': everybody,
  'automations.manage': everybody,
  'templates.read': everybody,
  'templates.manage': everybody,
  'integrations.read': everybody,
  'integrations.manage': everybody,
  'trust.read': everybody,
  'trust.manage': everybody,
  'inbox.read': everybody,
  'inbox.reply': workers,
  'deals.read': everybody,
  'deals.write': workers,
  'activity.read': ['owner', 'admin'],
  'audit.read': ['owner', 'admin'],
  'audit.export': ['owner', 'admin'],
  'live.read': everybody,
  'tasks.manage': ['owner', 'admin'],
  'demo.remove': ['owner'],
  'sessions.manage': ['owner'],
  'ownership.offer': ['owner'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof rolesOf
export const permissions = Object.keys(rolesOf) as Permission[]
export const permissionSchema = z.enum(permissions as [Permission, ...Permission[]])

/** What the fine rights of a member say about a permission; those that are not here go by the role alone. */
export const fineRightOf: Partial<Record<Permission, FineRight>> = {
  'team.see': { area: 'team', level: 'see' },
  'team.manage': { area: 'team', level: 'manage' },
  'team.review': { area: 'team', level: 'manage' },
  'billing.read': { area: 'billing', level: 'see' },
  'billing.manage': { area: 'billing', level: 'manage' },
  'channels.read': { area: 'channels', level: 'see' },
  'channels.manage': { area: 'channels', level: 'manage' },
  'chatbot.read': { area: 'chatbot', level: 'see' },
  'chatbot.manage': { area: 'chatbot', level: 'manage' },
  'automations.read': { area: 'automations', level: 'see' },
  'automations.manage': { area: 'automations', level: 'manage' },
  'templates.read': { area: 'templates', level: 'see' },
  'templates.manage': { area: 'templates', level: 'manage' },
  'integrations.read': { area: 'integrations', level: 'see' },
  'integrations.manage': { area: 'integrations', level: 'manage' },
  'trust.read': { area: 'trust', level: 'see' },
  'trust.manage': { area: 'trust', level: 'manage' },
  'activity.read': { sees: 'everything' },
  'audit.read': { sees: 'everything' },
  'audit.export': { sees: 'everything' },
  'contacts.identify': { contacts: 'identify' },
  'contacts.export': { contacts: 'export' },
  'contacts.delete': { contacts: 'delete' },
  'deals.read': { pipelines: 'see' },
  'deals.write': { pipelines: 'work' },
}

/** What somebody of this role may, with these fine rights; without any, what the role has by itself. */
export function permissionsOf(role: Role, rights: Rights = standardRights[role]): Permission[] {
  return permissions.filter((permission) => {
    const fine = fineRightOf[permission]
    return (rolesOf[permission] as readonly Role[]).includes(role) && (!fine || allows(rights, fine))
  })
}

/** Whether the role has it by itself, when nobody has changed anything. */
export function roleHas(role: Role, permission: Permission): boolean {
  return permissionsOf(role).includes(permission)
}
