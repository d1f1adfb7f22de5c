import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { newBusiness, signInAnswerSchema } from './identity.ts'
import { roleSchema } from './permissions.ts'
import { idParams, idSchema } from './shared.ts'

/** A business in which somebody works, as they see it when they choose where to be. */
export const workplaceSchema = z
  .object({
    /** The account's. */
    id: idSchema,
    name: z.string(),
    role: roleSchema,
    /** The one that this session is in. */
    current: z.boolean(),
  })
  .meta({ id: 'Workplace' })
export type Workplace = z.infer<typeof workplaceSchema>

export const listWorkplaces = endpoint({
  id: 'identity.listWorkplaces',
  method: 'GET',
  path: '/workplaces',
  summary: 'The businesses in which you work, and whether you may open another one here',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'other workplace' },
  response: z.object({ items: z.array(workplaceSchema), mayOpen: z.boolean() }),
})

export const enterWorkplace = endpoint({
  id: 'identity.enterWorkplace',
  method: 'POST',
  path: '/workplaces/{id}/enter',
  summary:
    'Move this session to another business in which you work, under a new token. It ends no later than it would have; where that business requires a second factor that this session has not shown, it is asked for first',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'other workplace' },
  params: idParams,
  response: signInAnswerSchema,
  refusals: ['proof_needed', 'sign_in_frozen'],
})

const { businessName, trade, timeZone, language } = newBusiness

export const openWorkplace = endpoint({
  id: 'identity.openWorkplace',
  method: 'POST',
  path: '/workplaces',
  summary: 'Open another business, with you as its owner. This session stays where it is: enter it next',
  access: { signedIn: true, own: true, fresh: true },
  fixture: {
    name: 'account',
    body: { businessName: 'Second Plumbing', trade: 'hvac', timeZone: 'America/Denver', language: 'es' },
  },
  body: z.strictObject({ businessName, trade, timeZone, language }),
  response: workplaceSchema,
  refusals: ['sign_up_closed', 'proof_needed', 'rate_limited'],
})
