import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { roleSchema } from './permissions.ts'
import { idSchema } from './shared.ts'

export const memberSchema = z
  .object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof memberSchema>

export const listMembers = endpoint({
  id: 'team.listMembers',
  method: 'GET',
  path: '/members',
  summary: 'Who works here',
  access: { permission: 'team.read' },
  fixture: { name: 'account' },
  response: z.object({ items: z.array(memberSchema) }),
})
