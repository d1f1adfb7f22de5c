import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idSchema, pageOf, pageQuery, timeSchema } from './shared.ts'

/** What somebody is shown of their own sign-in; other events are not for here. */
export const ownEventTypes = [
  'identity.signed_in',
  'identity.sign_in_refused',
  'identity.signed_out',
  'identity.sessions_ended',
  'identity.password_changed',
  'identity.reset_wanted',
  'identity.link_made',
  'identity.passkey_added',
  'identity.passkey_removed',
  'identity.passkey_released',
  'identity.second_factor_added',
  'identity.second_factor_removed',
  'identity.recovery_codes_made',
  'identity.recovery_code_used',
  'identity.email_verified',
  'identity.email_change_wanted',
  'identity.email_changed',
  'identity.email_undone',
  'identity.google_linked',
  'identity.google_unlinked',
  'identity.alarm_raised',
  'integrations.key_made',
  'team.member_changed',
] as const

export const ownSignInSchema = z
  .object({
    id: idSchema,
    type: z.string(),
    at: timeSchema,
    /** Of sign-ins: the first proof, and what was shown beside it; null of other things. */
    by: z.string().nullable(),
    second: z.string().nullable(),
    newDevice: z.boolean(),
    /** Of refused ones: how many within a quarter of an hour. */
    count: z.int().nullable(),
    /** As the browser called itself; null where it told nothing that we know. */
    browser: z.string().nullable(),
    system: z.string().nullable(),
    /** The first part of the address that it came from, such as `203.0.113.0/24`. */
    network: z.string().nullable(),
  })
  .meta({ id: 'OwnSignIn' })
export type OwnSignIn = z.infer<typeof ownSignInSchema>

export const listOwnSignIns = endpoint({
  id: 'identity.listOwnSignIns',
  method: 'GET',
  path: '/sign-ins',
  summary:
    'Your own sign-ins, refused ones too, and what else happened to your sign-in, the latest first. Nobody else’s',
  access: { signedIn: true, own: true },
  fixture: { name: 'own sign-ins', query: { cursor: '{cursor}', limit: '1' } },
  query: z.strictObject(pageQuery),
  response: pageOf(ownSignInSchema),
  refusals: ['unknown_cursor'],
})
