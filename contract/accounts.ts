import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idSchema, languageSchema, lineSchema, tradeSchema } from './shared.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write it as 08:00')

export const businessHoursSchema = z
  .array(z.strictObject({ day: z.int().min(0).max(6), opens: clockTime, closes: clockTime }))
  .max(21)
  .refine((hours) => hours.every(({ opens, closes }) => opens < closes), 'closes before it opens')

export const accountSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    trade: tradeSchema,
    timeZone: z.string(),
    currency: z.string(),
    languages: z.array(languageSchema),
    businessHours: businessHoursSchema,
    serviceZips: z.array(z.string()),
    botOn: z.boolean(),
    demo: z.boolean(),
    /** A session that is not used for so long ends; on a member's phone after a week, where phones may stay. */
    sessions: z.object({ idleMinutes: z.int(), phonesStay: z.boolean() }),
    /** Pages of the simulated outside world, where this installation runs one. */
    simulator: z.object({ phoneUrl: z.string(), mailUrl: z.string() }).nullable(),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof accountSchema>

export const readAccount = endpoint({
  id: 'accounts.readAccount',
  method: 'GET',
  path: '/account',
  summary: 'The business: name, trade, hours, service area',
  access: { permission: 'account.read' },
  fixture: { name: 'account' },
  response: accountSchema,
})

export const changeAccount = endpoint({
  id: 'accounts.changeAccount',
  method: 'PATCH',
  path: '/account',
  summary: 'Change the business',
  access: { permission: 'account.manage' },
  fixture: {
    name: 'account',
    body: {
      name: '{mark} Plumbing',
      trade: 'plumbing',
      timeZone: 'America/Chicago',
      languages: ['en', 'es'],
      businessHours: [{ day: 1, opens: '08:00', closes: '17:00' }],
      serviceZips: ['78704'],
      botOn: true,
    },
  },
  body: z.strictObject({
    name: lineSchema(120).optional(),
    trade: tradeSchema.optional(),
    timeZone: z.string().max(60).optional(),
    languages: z.array(languageSchema).min(1).max(2).optional(),
    businessHours: businessHoursSchema.optional(),
    serviceZips: z
      .array(z.string().regex(/^\d{5}$/, 'a ZIP code has five digits'))
      .max(2000)
      .optional(),
    botOn: z.boolean().optional(),
  }),
  response: accountSchema,
})

export const removeDemo = endpoint({
  id: 'accounts.removeDemo',
  method: 'DELETE',
  path: '/demo',
  summary: 'Remove the demo business with its people, data and simulator',
  access: { permission: 'demo.remove' },
  fixture: { name: 'demo' },
  refusals: ['no_demo'],
})
