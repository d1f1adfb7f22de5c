import { z } from 'zod'
import { roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { defineEvent } from '#kernel/events.ts'

export const memberChanged = defineEvent(
  'team.member_changed',
  z.object({
    memberId: z.uuid(),
    from: roleSchema,
    to: roleSchema,
    /** Null: those of the role. Events of older code do not say. */
    rights: rightsSchema.nullable().optional(),
  }),
)
export const memberInvited = defineEvent(
  'team.member_invited',
  z.object({ invitationId: z.uuid(), role: roleSchema, rights: rightsSchema.nullable().default(null) }),
)
export const invitationWithdrawn = defineEvent(
  'team.invitation_withdrawn',
  z.object({ invitationId: z.uuid() }),
)
export const invitationAccepted = defineEvent(
  'team.invitation_accepted',
  z.object({ memberId: z.uuid(), role: roleSchema }),
)
export const memberRemoved = defineEvent(
  'team.member_removed',
  z.object({ memberId: z.uuid(), role: roleSchema }),
)

/** `memberId` is whoever it was offered to. */
const offerSchema = z.object({ offerId: z.uuid(), memberId: z.uuid() })
export const ownershipOffered = defineEvent('team.ownership_offered', offerSchema)
export const ownershipOfferEnded = defineEvent(
  'team.ownership_offer_ended',
  offerSchema.extend({ how: z.enum(['withdrawn', 'declined']) }),
)
/** `memberId` is the owner from now on, in place of `from`. */
export const ownershipTaken = defineEvent('team.ownership_taken', offerSchema.extend({ from: z.uuid() }))
