import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { roleSchema } from './permissions.ts'
import { idSchema, timeSchema } from './shared.ts'

export const activityDaysSchema = z.enum(['7', '30', '90'])
export type ActivityDays = z.infer<typeof activityDaysSchema>

export const memberActivitySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    role: roleSchema,
    /** They are not of the team any more; what they did in this time stays under their name. */
    left: z.boolean(),
    dealsCreated: z.int(),
    /** How often they moved a card to another stage. */
    dealsMoved: z.int(),
    /** In how many conversations they wrote. */
    conversationsAnswered: z.int(),
    /** How often a customer was waiting for a person, and they were the one who answered. */
    firstAnswers: z.int(),
    /** Of those, from the customer's first message that waited to the answer; null without any. */
    medianFirstAnswerSeconds: z.int().nullable(),
    lastSignInAt: timeSchema.nullable(),
  })
  .meta({ id: 'MemberActivity' })
export type MemberActivity = z.infer<typeof memberActivitySchema>

export const readActivity = endpoint({
  id: 'reports.readActivity',
  method: 'GET',
  path: '/reports/activity',
  summary:
    'What each of the team did in the last days: cards made and moved, conversations answered, how long customers waited for them. What programs did with a key does not count',
  access: { permission: 'activity.read' },
  fixture: { name: 'account', query: { days: '30' } },
  query: z.strictObject({ days: activityDaysSchema.default('30') }),
  response: z.object({ from: timeSchema, to: timeSchema, items: z.array(memberActivitySchema) }),
})
