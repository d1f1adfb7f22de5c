import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { roleSchema } from './permissions.ts'
import { idSchema } from './shared.ts'

export const memberSchema = z
  .object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof memberSchema>

const memberParams = z.strictObject({ id: idSchema })

export const changeMember = endpoint({
  id: 'team.changeMember',
  method: 'PATCH',
  path: '/members/{id}',
  summary: 'Give a member another role; their sessions end at once, since each was for the role before',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'colleague', body: { role: 'viewer' } },
  params: memberParams,
  body: z.strictObject({ role: roleSchema }),
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
