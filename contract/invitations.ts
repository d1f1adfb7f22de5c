import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { emailSchema, signInAnswerSchema } from './identity.ts'
import { roleSchema } from './permissions.ts'
import { idSchema, lineSchema, timeSchema } from './shared.ts'

export const invitationSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    role: roleSchema,
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
    'Invite somebody by e-mail, in a role that is not above your own; the link works once, for seven days. Inviting an address again sends a new link and makes the one before void',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'newcomer', body: { email: '{email}', role: 'viewer' } },
  body: z.strictObject({ email: emailSchema, role: roleSchema }),
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
    /** This address signs in at another business here already. */
    taken: z.boolean(),
  }),
  refusals: ['link_used', 'rate_limited'],
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
    password: z.string().min(1).max(1024),
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
