import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idSchema, timeSchema } from './shared.ts'

/** What became of an alarm, and what its owner should look at next. */
export const raisedAlarmSchema = z
  .object({
    /** Sessions that ended, in every business. */
    ended: z.int(),
    /** A link for a new password is on its way by mail; otherwise whoever runs the installation makes one. */
    mailed: z.boolean(),
    /** Ways of signing in that were added within the seven days before: is each of them theirs? */
    added: z.array(
      z.object({ kind: z.enum(['passkey', 'totp']), name: z.string().nullable(), at: timeSchema }),
    ),
  })
  .meta({ id: 'RaisedAlarm' })
export type RaisedAlarm = z.infer<typeof raisedAlarmSchema>

export const raiseAlarm = endpoint({
  id: 'identity.raiseAlarm',
  method: 'POST',
  path: '/alarms',
  summary:
    '“This wasn’t me”, by the link of a mail: every session of this person ends, nothing sensitive of theirs can be changed until they have set a new password, and the owners are told',
  access: {
    open: 'the token in the link is the proof; single use, 256 bits, seven days; it only ends things',
  },
  fixture: { name: 'alarm link', body: { token: '{token}' } },
  body: z.strictObject({ token: z.string().min(20).max(200) }),
  response: raisedAlarmSchema,
  refusals: ['link_used', 'rate_limited'],
})

export const raiseAlarmBySession = endpoint({
  id: 'identity.raiseAlarmBySession',
  method: 'POST',
  path: '/sessions/{id}/alarm',
  summary: 'The same, beside one of your own sessions that is not yours: all of them end, this one too',
  access: { signedIn: true, own: true },
  fixture: { name: 'session' },
  params: z.strictObject({ id: idSchema }),
  response: raisedAlarmSchema,
})

export const incidentSchema = z
  .object({
    id: idSchema,
    /** Somebody said "this wasn't me"; or one person was active from many networks at once. */
    kind: z.enum(['not_me', 'shared_sign_in']),
    member: z.object({ id: idSchema, name: z.string() }),
    openedAt: timeSchema,
  })
  .meta({ id: 'Incident' })
export type Incident = z.infer<typeof incidentSchema>

export const listIncidents = endpoint({
  id: 'identity.listIncidents',
  method: 'GET',
  path: '/incidents',
  summary: 'What somebody who manages the team should look at, the latest first, until it is closed',
  access: { permission: 'team.manage' },
  fixture: { name: 'incident' },
  response: z.object({ items: z.array(incidentSchema) }),
})

export const closeIncident = endpoint({
  id: 'identity.closeIncident',
  method: 'POST',
  path: '/incidents/{id}/close',
  summary: 'It has been looked at. What an alarm has frozen stays so until that person has a new password',
  access: { permission: 'team.manage', fresh: true },
  fixture: { name: 'incident' },
  params: z.strictObject({ id: idSchema }),
  refusals: ['proof_needed'],
})
