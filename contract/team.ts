import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissionSchema, roleSchema } from './permissions.ts'
import { areas, pipelineLevelSchema, rightsSchema, settingLevelSchema } from './rights.ts'
import { canSchema, idSchema, timeSchema } from './shared.ts'
import { presetSchema } from './standing.ts'

export const memberSchema = z
  .object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof memberSchema>

const memberParams = z.strictObject({ id: idSchema })

export const changeMember = endpoint({
  id: 'team.changeMember',
  method: 'PATCH',
  path: '/members/{id}',
  summary:
    'Give a member another role or other fine rights; their sessions end at once, since each was for what they could do before',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'colleague', body: { role: 'viewer', rights: null } },
  params: memberParams,
  body: z.strictObject({
    role: roleSchema,
    /** Null: what the role has by itself. Left out: with the same role they stay, with another they are its own. */
    rights: rightsSchema.nullable().optional(),
  }),
  response: memberSchema,
  refusals: ['own_role', 'last_owner', 'proof_needed'],
})

export const removeMember = endpoint({
  id: 'team.removeMember',
  method: 'DELETE',
  path: '/members/{id}',
  summary:
    'Remove a member: they are out at once, their past work stays under their name, what was assigned to them is free again',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'colleague' },
  params: memberParams,
  refusals: ['own_role', 'last_owner', 'proof_needed'],
})

export const listMembers = endpoint({
  id: 'team.listMembers',
  method: 'GET',
  path: '/members',
  summary: 'Who works here',
  access: { permission: 'team.read' },
  fixture: { name: 'account' },
  response: z.object({ items: z.array(memberSchema) }),
})

export const teammateSchema = memberSchema
  .extend({
    since: timeSchema,
    /** When they were last here, to the minute; null: never yet. */
    lastActiveAt: timeSchema.nullable(),
    /** `active`: in at least one browser right now; `away`: in none, but they have been here; `never`: not once yet. */
    signIn: z.enum(['active', 'away', 'never']),
    openSessions: z.int(),
    /** Whether they show one beside their password: an authenticator app or a passkey. */
    secondFactor: z.boolean(),
    /** They have followed a link that was mailed to their address. */
    emailVerified: z.boolean(),
  })
  .meta({ id: 'Teammate' })
export type Teammate = z.infer<typeof teammateSchema>

export const readTeam = endpoint({
  id: 'team.readTeam',
  method: 'GET',
  path: '/team',
  summary: 'Who works here, and how the sign-in of each stands: last active, open sessions, second factor',
  access: { permission: 'team.see' },
  fixture: { name: 'account' },
  response: z.object({ items: z.array(teammateSchema) }),
})

export const standingSchema = z.object({
  role: roleSchema,
  rights: rightsSchema,
  permissions: z.array(permissionSchema),
})

/** What a permission needs beside the role; null where the role alone decides. */
const fineRightSchema = z.union([
  z.object({ area: z.enum(areas), level: settingLevelSchema }),
  z.object({ pipelines: pipelineLevelSchema }),
  z.object({ contacts: z.enum(['identify', 'export', 'delete']) }),
  z.object({ sees: z.literal('everything') }),
])

export const memberRightsSchema = standingSchema.extend({
  id: idSchema,
  name: z.string(),
  /** Which ready-made rights these are; null: those of the role, or of their own. */
  preset: presetSchema.nullable(),
  /** The role's own rights, nothing changed. */
  standard: z.boolean(),
  can: z.object({ change: canSchema, remove: canSchema }),
})
export type MemberRights = z.infer<typeof memberRightsSchema>

export const readRights = endpoint({
  id: 'team.readRights',
  method: 'GET',
  path: '/rights',
  summary: 'Who may do what: every role, every ready-made set of rights, and what counts for each member now',
  access: { permission: 'team.read' },
  fixture: { name: 'account' },
  response: z.object({
    permissions: z.array(z.object({ permission: permissionSchema, needs: fineRightSchema.nullable() })),
    /** `inUse`: there is something here yet that the area opens. */
    areas: z.array(z.object({ area: z.enum(areas), inUse: z.boolean() })),
    roles: z.array(standingSchema),
    presets: z.array(standingSchema.extend({ preset: presetSchema })),
    members: z.array(memberRightsSchema),
  }),
})
