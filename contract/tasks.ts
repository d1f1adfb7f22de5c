import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { timeSchema } from './shared.ts'

/** graphile-worker counts its tasks; the number is opaque to callers. */
const taskIdSchema = z.string().regex(/^\d{1,18}$/)

export const deadTaskSchema = z.object({
  id: taskIdSchema,
  name: z.string(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: timeSchema,
})

export const listDeadTasks = endpoint({
  id: 'tasks.listDeadTasks',
  method: 'GET',
  path: '/tasks/dead',
  summary: 'Background work that gave up after its last attempt',
  access: { permission: 'tasks.manage' },
  fixture: { name: 'dead task' },
  response: z.object({ items: z.array(deadTaskSchema) }),
})

export const reviveTask = endpoint({
  id: 'tasks.reviveTask',
  method: 'POST',
  path: '/tasks/dead/{id}/revive',
  summary: 'Try it again',
  access: { permission: 'tasks.manage' },
  fixture: { name: 'dead task' },
  params: z.strictObject({ id: taskIdSchema }),
  refusals: ['task_not_failed'],
})
