import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { whoSchema } from './identity.ts'
import { idParams, idSchema, timeSchema } from './shared.ts'

const partySchema = z.object({ id: idSchema, name: z.string() })

export const ownershipOfferSchema = z
  .object({
    id: idSchema,
    from: partySchema,
    to: partySchema,
    /** It was made to whoever asks; otherwise by them. */
    forMe: z.boolean(),
    createdAt: timeSchema,
    expiresAt: timeSchema,
  })
  .meta({ id: 'OwnershipOffer' })
export type OwnershipOffer = z.infer<typeof ownershipOfferSchema>

export const listOwnershipOffers = endpoint({
  id: 'team.listOwnershipOffers',
  method: 'GET',
  path: '/ownership-offers',
  summary: 'Open offers of the ownership that you made, or that were made to you',
  access: { signedIn: true, own: true },
  fixture: { name: 'ownership offer' },
  response: z.object({ items: z.array(ownershipOfferSchema) }),
})

export const offerOwnership = endpoint({
  id: 'team.offerOwnership',
  method: 'POST',
  path: '/ownership-offers',
  summary:
    'Offer your place as owner to a colleague. When they accept, within seven days, they are owner and you are admin. An offer before is taken back',
  access: { permission: 'ownership.offer', fresh: true },
  fixture: { name: 'heir', body: { memberId: '{memberId}' } },
  body: z.strictObject({ memberId: idSchema }),
  response: ownershipOfferSchema,
  refusals: ['own_role', 'already_owner', 'offer_open', 'proof_needed'],
})

export const acceptOwnership = endpoint({
  id: 'team.acceptOwnership',
  method: 'POST',
  path: '/ownership-offers/{id}/accept',
  summary:
    'Take over as owner. Every other session of both ends, since each was for what they could do before; yours goes on under a new token',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'ownership offered' },
  params: idParams,
  response: whoSchema,
  refusals: ['proof_needed'],
})

export const endOwnershipOffer = endpoint({
  id: 'team.endOwnershipOffer',
  method: 'DELETE',
  path: '/ownership-offers/{id}',
  summary: 'Withdraw an offer that you made, or decline one that was made to you',
  access: { signedIn: true, own: true },
  fixture: { name: 'ownership offer' },
  params: idParams,
})
