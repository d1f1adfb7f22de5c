import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { answerRefusals, googleAddressSchema, googleAnswerSchema } from './google.ts'
import { emailSchema, newPasswordSchema, signInAnswerSchema } from './identity.ts'
import { roleSchema } from './permissions.ts'
import { rightsSchema } from './rights.ts'
import { idSchema, lineSchema, timeSchema } from './shared.ts'

export const invitationSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    role: roleSchema,
    /** Null: what the role has by itself. */
    rights: rightsSchema.nullable(),
    /** Who invited them, by name. */
    invitedBy: z.string(),
    sentAt: timeSchema,
    expiresAt: timeSchema,
    /** Its link does not work any more: send it again. */
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitationSchema>

/** `link` where this installation sends no mail: whoever invites hands it over themselves. Null where it went out by mail. */
const sentSchema = z.object({ invitation: invitationSchema, link: z.string().nullable() })
export type SentInvitation = z.infer<typeof sentSchema>

const invitationParams = z.strictObject({ id: idSchema })

export const listInvitations = endpoint({
  id: 'team.listInvitations',
  method: 'GET',
  path: '/invitations',
  summary: 'Who is invited and has not come yet, the latest first',
  access: { permission: 'team.manage' },
  fixture: { name: 'invitation' },
  response: z.object({ items: z.array(invitationSchema) }),
})

export const inviteMember = endpoint({
  id: 'team.inviteMember',
  method: 'POST',
  path: '/invitations',
  summary:
    'Invite somebody by e-mail, with a role and rights that are not above your own; the link works once, for seven days. Inviting an address again sends a new link and makes the one before void',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'newcomer', body: { email: '{email}', role: 'viewer', rights: null } },
  body: z.strictObject({
    email: emailSchema,
    role: roleSchema,
    /** Null or left out: what the role has by itself. */
    rights: rightsSchema.nullable().optional(),
  }),
  response: sentSchema,
  refusals: ['already_member', 'invitations_many', 'proof_needed', 'rate_limited'],
})

export const resendInvitation = endpoint({
  id: 'team.resendInvitation',
  method: 'POST',
  path: '/invitations/{id}/resend',
  summary: 'Send an invitation once more, for another seven days; the link before is void',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'invitation' },
  params: invitationParams,
  response: sentSchema,
  refusals: ['proof_needed', 'rate_limited'],
})

export const withdrawInvitation = endpoint({
  id: 'team.withdrawInvitation',
  method: 'DELETE',
  path: '/invitations/{id}',
  summary: 'Withdraw an invitation: its link is void',
  access: { permission: 'team.manage' },
  fixture: { name: 'invitation' },
  params: invitationParams,
})

const tokenSchema = z.string().min(20).max(200)

export const lookAtInvitation = endpoint({
  id: 'team.lookAtInvitation',
  method: 'POST',
  path: '/invitations/look',
  summary: 'What an invitation is for, to whoever has its link; it stays good',
  access: { open: 'the token in the link is the proof; it tells what its mail said already' },
  fixture: { name: 'invitation link', body: { token: '{token}' } },
  body: z.strictObject({ token: tokenSchema }),
  response: z.object({
    businessName: z.string(),
    email: z.string(),
    role: roleSchema,
    /** This address signs in here already, at another business: whoever holds it joins with that sign-in. */
    taken: z.boolean(),
  }),
  refusals: ['link_used', 'rate_limited'],
})

export const joinByInvitation = endpoint({
  id: 'team.joinByInvitation',
  method: 'POST',
  path: '/invitations/join',
  summary:
    'Accept an invitation with the sign-in that you have: you work in both businesses then, and this session moves over. For whoever signs in with the invited address',
  access: { signedIn: true, own: true },
  fixture: { name: 'invitation elsewhere', body: { token: '{token}' } },
  body: z.strictObject({ token: tokenSchema }),
  response: signInAnswerSchema,
  refusals: [
    'link_used',
    'invitation_elsewhere',
    'already_member',
    'proof_needed',
    'sign_in_frozen',
    'rate_limited',
  ],
})

export const acceptInvitation = endpoint({
  id: 'team.acceptInvitation',
  method: 'POST',
  path: '/invitations/accept',
  summary: 'Accept an invitation: makes your sign-in, for the invited address and no other, and signs you in',
  access: { open: 'the token in the link is the proof; single use, 256 bits, seven days' },
  fixture: {
    name: 'invitation link',
    body: { token: '{token}', name: 'Nina Newcomer', password: '{newPassword}' },
  },
  body: z.strictObject({
    token: tokenSchema,
    name: lineSchema(120),
    password: newPasswordSchema,
  }),
  response: signInAnswerSchema,
  refusals: [
    'link_used',
    'email_taken',
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'rate_limited',
  ],
})

export const beginGoogleInvitation = endpoint({
  id: 'team.beginGoogleInvitation',
  method: 'POST',
  path: '/invitations/accept/google/address',
  summary: 'Begin to accept an invitation with Google: the address to send the browser to',
  access: { open: 'the token in the link is the proof; nothing is accepted yet' },
  fixture: { name: 'invitation link', body: { token: '{token}' } },
  body: z.strictObject({ token: tokenSchema }),
  response: googleAddressSchema,
  refusals: ['link_used', 'email_taken', 'google_not_here', 'google_unreachable', 'rate_limited'],
})

export const acceptInvitationByGoogle = endpoint({
  id: 'team.acceptInvitationByGoogle',
  method: 'POST',
  path: '/invitations/accept/google',
  summary:
    'Accept an invitation with what Google has answered: where Google answers for the invited address, and for no other. Signs you in',
  access: {
    open: 'the token of the link, kept since it was shown in this browser, and what Google has signed are the proof',
  },
  fixture: { name: 'google invitation', body: { answer: '{answer}' } },
  body: z.strictObject({ answer: googleAnswerSchema }),
  response: signInAnswerSchema,
  refusals: [
    ...answerRefusals,
    'link_used',
    'email_taken',
    'google_wrong_mailbox',
    'google_taken',
    'google_many',
    'rate_limited',
  ],
})
