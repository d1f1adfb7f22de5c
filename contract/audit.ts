import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type { ProblemCode } from './problems.ts'
import { idSchema, pageOf, pageQuery, timeSchema } from './shared.ts'

/** What a filter may ask for. `safety` is sign-ins, team, settings and the audit log itself, without the daily work. */
export const auditKindSchema = z.enum([
  'safety',
  'sign_in',
  'team',
  'settings',
  'audit',
  'customers',
  'conversations',
  'deals',
])
export type AuditKind = z.infer<typeof auditKindSchema>

/**
 * What is refused to somebody signed in, or to their API key, and stands in the log. Not what is an everyday step (a proof that is asked for, a
 * second factor that is still to be set up) nor what was merely written wrongly.
 */
export const auditedRefusals = [
  'forbidden',
  'key_scope',
  'key_not_allowed',
  'scope_not_yours',
  'csrf',
  'cross_site',
  'wrong_password',
  'wrong_code',
  'google_other_account',
  'sign_in_frozen',
] as const satisfies ProblemCode[]
export type AuditedRefusal = (typeof auditedRefusals)[number]

export const actorKindSchema = z.enum(['member', 'bot', 'customer', 'system'])

const filters = {
  kind: auditKindSchema.optional(),
  actor: actorKindSchema.optional(),
  /** What this member did. */
  memberId: idSchema.optional(),
  /** What happened to this contact, conversation or card, or to a member: their sign-in, their rights, what was refused to them. */
  recordId: idSchema.optional(),
  from: timeSchema.optional(),
  /** Up to this moment, and without it. */
  to: timeSchema.optional(),
}

export const auditEntrySchema = z
  .object({
    id: idSchema,
    /** `feature.what_happened`; newer versions bring new ones. */
    type: z.string(),
    at: timeSchema,
    actor: z.object({ kind: actorKindSchema, id: idSchema.nullable(), name: z.string().nullable() }),
    /** Of what a program did in the member's name. */
    key: z.object({ id: idSchema, name: z.string().nullable() }).nullable(),
    /** Of what is told with it: the first part of the address that it came from, and what the browser called itself. */
    network: z.string().nullable(),
    browser: z.string().nullable(),
    system: z.string().nullable(),
    contact: z.object({ id: idSchema, name: z.string().nullable() }).nullable(),
    conversationId: idSchema.nullable(),
    dealId: idSchema.nullable(),
    /** Ids, states and counts, as the event says them. */
    data: z.record(z.string(), z.unknown()),
    /** Values before and after, where a person changed some; empty too where they went with the customer. */
    changes: z.array(
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntrySchema>

/** How far a business's log is sealed, and the newest signed checkpoint that holds it. */
export const sealSchema = z
  .object({
    number: z.int(),
    at: timeSchema,
    checkpoint: z.object({ number: z.int(), at: timeSchema }).nullable(),
  })
  .meta({ id: 'Seal' })
export type Seal = z.infer<typeof sealSchema>

/** What is signed is `plumbline audit`, number, digest (base64) and time, a line each. Ed25519. */
export const checkpointSchema = z
  .object({
    number: z.int(),
    at: timeSchema,
    digest: z.string(),
    publicKey: z.string(),
    signature: z.string(),
  })
  .meta({ id: 'Checkpoint' })
export type Checkpoint = z.infer<typeof checkpointSchema>

const wholeFilter = {
  kind: 'deals',
  actor: 'member',
  memberId: '{memberId}',
  recordId: '{lostDealId}',
  from: '2020-01-01T00:00:00.000Z',
  to: '2100-01-01T00:00:00.000Z',
} as const

export const listAudit = endpoint({
  id: 'audit.listAudit',
  method: 'GET',
  path: '/audit',
  summary: 'What happened in this business, newest first',
  access: { permission: 'audit.read' },
  fixture: { name: 'audit', query: { ...wholeFilter, cursor: '{cursor}', limit: '1' } },
  query: z.strictObject({ ...filters, ...pageQuery }),
  response: pageOf(auditEntrySchema).extend({
    /** Names of the members that stand in the data, by id. */
    names: z.record(z.string(), z.string()),
    /** Null until the first seal, some seconds after the first event. */
    seal: sealSchema.nullable(),
  }),
  refusals: ['unknown_cursor'],
})

export const listCheckpoints = endpoint({
  id: 'audit.listCheckpoints',
  method: 'GET',
  path: '/trust/checkpoints',
  summary: 'Signed, hourly: where the audit logs of all businesses and the evidence of the trust page stood',
  access: {
    open: 'digests and signatures alone; who keeps a copy can show that nothing before it was rewritten',
  },
  fixture: { name: 'account', query: { before: '1000000' } },
  query: z.strictObject({ before: z.coerce.number().int().min(1).max(1e15).optional() }),
  response: z.object({ items: z.array(checkpointSchema) }),
})

export const exportAudit = endpoint({
  id: 'audit.exportAudit',
  method: 'POST',
  path: '/audit/exports',
  summary: 'The same as a file, oldest first; that it was taken is recorded before it leaves',
  access: { permission: 'audit.export', fresh: true },
  fixture: { name: 'audit', body: { ...wholeFilter, format: 'csv' } },
  body: z.strictObject({ ...filters, format: z.enum(['csv', 'json']) }),
  raw: true,
  refusals: ['proof_needed'],
})

/** The events that the page has words for; a test holds them to what the program can announce. */
export const eventTypes = [
  'accounts.account_changed',
  'audit.exported',
  'audit.refusals_counted',
  'audit.request_refused',
  'chatbot.turn_taken',
  'checkup.review_due',
  'checkup.team_reviewed',
  'contacts.contact_changed',
  'contacts.contact_created',
  'contacts.contact_opted_out',
  'deals.deal_changed',
  'deals.deal_created',
  'deals.deal_moved',
  'identity.account_opened',
  'identity.alarm_raised',
  'identity.email_change_wanted',
  'identity.email_changed',
  'identity.email_undone',
  'identity.email_verified',
  'identity.google_linked',
  'identity.google_unlinked',
  'identity.link_made',
  'identity.passkey_added',
  'identity.incident_closed',
  'identity.passkey_released',
  'identity.passkey_removed',
  'identity.passkey_renamed',
  'identity.password_changed',
  'identity.recovery_code_used',
  'identity.recovery_codes_made',
  'identity.reset_wanted',
  'identity.second_factor_added',
  'identity.second_factor_removed',
  'identity.second_factor_rule_changed',
  'identity.session_kept_on_phone',
  'identity.session_limits_changed',
  'identity.sessions_ended',
  'identity.shared_sign_in_noticed',
  'identity.sign_in_refused',
  'identity.signed_in',
  'identity.signed_out',
  'identity.verification_wanted',
  'identity.workplace_entered',
  'identity.workplace_left',
  'inbox.conversation_changed',
  'inbox.media_fetched',
  'inbox.message_queued',
  'inbox.message_received',
  'inbox.message_state_changed',
  'inbox.person_wanted',
  'integrations.key_exposed',
  'integrations.key_held',
  'integrations.key_is_old',
  'integrations.key_made',
  'integrations.key_revoked',
  'integrations.key_rotated',
  'tasks.task_revived',
  'team.invitation_accepted',
  'team.invitation_withdrawn',
  'team.member_changed',
  'team.member_invited',
  'team.member_removed',
  'team.ownership_offer_ended',
  'team.ownership_offered',
  'team.ownership_taken',
  'whatsapp.items_replayed',
  'whatsapp.number_connected',
] as const
export type KnownEventType = (typeof eventTypes)[number]
