import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** Open streams look at once whether they may go on. */
export const sessionsEnded = defineEvent(
  'identity.sessions_ended',
  z.object({
    memberId: z.uuid(),
    count: z.int(),
    why: z.enum(['by_hand', 'password_changed', 'role_changed', 'password_reset', 'alarm', 'email_undone']),
  }),
)
export const signedOut = defineEvent('identity.signed_out', z.object({ memberId: z.uuid() }), { live: false })
export const passwordChanged = defineEvent('identity.password_changed', z.object({ memberId: z.uuid() }), {
  live: false,
})

/** Somebody came in. `newDevice`: by a browser in which they had not signed in since their password is what it is. */
export const signedIn = defineEvent(
  'identity.signed_in',
  z.object({
    memberId: z.uuid(),
    by: z.enum(['password', 'link', 'reset', 'passkey', 'google']),
    /** What was shown beside it; `device`: they trust the browser. */
    second: z.enum(['totp', 'recovery', 'passkey', 'device']).nullable(),
    newDevice: z.boolean(),
  }),
  { live: false },
)

/** `count` sign-ins were refused to whoever named this member: one event in a quarter of an hour, however many. */
export const signInRefused = defineEvent(
  'identity.sign_in_refused',
  z.object({ memberId: z.uuid(), count: z.int().min(1) }),
  { live: false },
)

const passkeyData = z.object({ memberId: z.uuid(), passkeyId: z.uuid() })
export const passkeyAdded = defineEvent('identity.passkey_added', passkeyData, { live: false })
export const passkeyRenamed = defineEvent('identity.passkey_renamed', passkeyData, { live: false })
export const passkeyRemoved = defineEvent('identity.passkey_removed', passkeyData, { live: false })
/** A mail is wanted; what sends it stands in consequences.ts. */
export const verificationWanted = defineEvent(
  'identity.verification_wanted',
  z.object({ memberId: z.uuid() }),
  { live: false },
)
export const resetWanted = defineEvent('identity.reset_wanted', z.object({ memberId: z.uuid() }), {
  live: false,
})
export const emailVerified = defineEvent('identity.email_verified', z.object({ memberId: z.uuid() }), {
  live: false,
})
const factorSchema = z.object({ memberId: z.uuid(), kind: z.enum(['totp', 'passkey']) })
export const secondFactorAdded = defineEvent('identity.second_factor_added', factorSchema, { live: false })
export const secondFactorRemoved = defineEvent('identity.second_factor_removed', factorSchema, {
  live: false,
})
export const recoveryCodesMade = defineEvent(
  'identity.recovery_codes_made',
  z.object({ memberId: z.uuid() }),
  { live: false },
)
export const recoveryCodeUsed = defineEvent(
  'identity.recovery_code_used',
  z.object({ memberId: z.uuid(), left: z.int() }),
  { live: false },
)
export const secondFactorRuleChanged = defineEvent(
  'identity.second_factor_rule_changed',
  z.object({
    roles: z.array(z.enum(['owner', 'admin', 'member', 'viewer'])),
    from: z.iso.datetime().nullable(),
  }),
)
export const sessionLimitsChanged = defineEvent(
  'identity.session_limits_changed',
  z.object({ idleMinutes: z.int(), phonesStay: z.boolean() }),
)
export const sessionKept = defineEvent(
  'identity.session_kept_on_phone',
  z.object({ memberId: z.uuid(), stays: z.boolean() }),
  { live: false },
)
