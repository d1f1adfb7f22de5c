import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

/** What happens to somebody's sign-in: no page waits for it, and by what browser it was done is sealed beside it. */
const ofOwnSignIn = { live: false, origin: true }

/** Open streams look at once whether they may go on. */
export const sessionsEnded = defineEvent(
  'identity.sessions_ended',
  z.object({
    memberId: z.uuid(),
    count: z.int(),
    why: z.enum([
      'by_hand',
      'password_changed',
      'role_changed',
      'password_reset',
      'alarm',
      'email_undone',
      'factors_forgotten',
    ]),
  }),
)
export const signedOut = defineEvent('identity.signed_out', z.object({ memberId: z.uuid() }), { live: false })
export const passwordChanged = defineEvent(
  'identity.password_changed',
  z.object({ memberId: z.uuid() }),
  ofOwnSignIn,
)

/** Somebody came in. `newDevice`: by a browser in which they had not signed in since their password is what it is. */
export const signedIn = defineEvent(
  'identity.signed_in',
  z.object({
    memberId: z.uuid(),
    by: z.enum(['password', 'link', 'reset', 'passkey', 'google']),
    /** What was shown beside it; `device`: they trust the browser. */
    second: z.enum(['totp', 'recovery', 'passkey', 'device']).nullable(),
    newDevice: z.boolean(),
    /** Never before; events of older code do not say. */
    first: z.boolean().optional(),
  }),
  ofOwnSignIn,
)

/** `count` sign-ins were refused to whoever named this member: one event in a quarter of an hour, however many. */
export const signInRefused = defineEvent(
  'identity.sign_in_refused',
  z.object({ memberId: z.uuid(), count: z.int().min(1) }),
  { live: false },
)

const passkeyData = z.object({ memberId: z.uuid(), passkeyId: z.uuid() })
export const passkeyAdded = defineEvent('identity.passkey_added', passkeyData, ofOwnSignIn)
export const passkeyRenamed = defineEvent('identity.passkey_renamed', passkeyData, { live: false })
export const passkeyRemoved = defineEvent('identity.passkey_removed', passkeyData, ofOwnSignIn)
export const passkeyReleased = defineEvent('identity.passkey_released', passkeyData, ofOwnSignIn)
const googleData = z.object({ memberId: z.uuid(), identityId: z.uuid() })
/** `by`: in their settings, because both sides know the mailbox, or with the sign-in itself. */
export const googleLinked = defineEvent(
  'identity.google_linked',
  googleData.extend({ by: z.enum(['hand', 'address', 'sign_up', 'invitation']) }),
  ofOwnSignIn,
)
export const googleUnlinked = defineEvent('identity.google_unlinked', googleData, ofOwnSignIn)
/** A mail is wanted; what sends it stands in consequences.ts. */
export const verificationWanted = defineEvent(
  'identity.verification_wanted',
  z.object({ memberId: z.uuid() }),
  { live: false },
)
export const resetWanted = defineEvent('identity.reset_wanted', z.object({ memberId: z.uuid() }), {
  live: false,
})
/** Whoever runs the installation has made a link with which somebody sets a password. */
export const linkMade = defineEvent('identity.link_made', z.object({ memberId: z.uuid() }), { live: false })
export const emailVerified = defineEvent('identity.email_verified', z.object({ memberId: z.uuid() }), {
  live: false,
})
/** `all`: taken away by whoever runs the installation. */
const factorSchema = z.object({ memberId: z.uuid(), kind: z.enum(['totp', 'passkey', 'all']) })
export const secondFactorAdded = defineEvent('identity.second_factor_added', factorSchema, ofOwnSignIn)
export const secondFactorRemoved = defineEvent('identity.second_factor_removed', factorSchema, ofOwnSignIn)
export const recoveryCodesMade = defineEvent(
  'identity.recovery_codes_made',
  /** `renewed`: not the first, which come with a second factor. */
  z.object({ memberId: z.uuid(), renewed: z.boolean().optional() }),
  ofOwnSignIn,
)
export const recoveryCodeUsed = defineEvent(
  'identity.recovery_code_used',
  z.object({ memberId: z.uuid(), left: z.int() }),
  ofOwnSignIn,
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

/** Somebody said "this wasn't me", by a link that was mailed, beside one of their sessions, or by taking back a change of their address. */
export const alarmRaised = defineEvent(
  'identity.alarm_raised',
  z.object({ memberId: z.uuid(), incidentId: z.uuid(), by: z.enum(['mail', 'session', 'email_undone']) }),
  { origin: true },
)
/** One person was active from many networks within minutes: it may be several people on one sign-in. */
export const sharedSignInNoticed = defineEvent(
  'identity.shared_sign_in_noticed',
  z.object({ memberId: z.uuid(), incidentId: z.uuid(), networks: z.int() }),
)
export const incidentClosed = defineEvent(
  'identity.incident_closed',
  z.object({ memberId: z.uuid(), incidentId: z.uuid(), kind: z.enum(['not_me', 'shared_sign_in']) }),
)

/** The address that somebody wants, and the one that they had, are sealed beside these. */
export const emailChangeWanted = defineEvent(
  'identity.email_change_wanted',
  z.object({ memberId: z.uuid() }),
  ofOwnSignIn,
)
export const emailChanged = defineEvent(
  'identity.email_changed',
  z.object({ memberId: z.uuid() }),
  ofOwnSignIn,
)
export const emailUndone = defineEvent('identity.email_undone', z.object({ memberId: z.uuid() }), ofOwnSignIn)
/** Somebody moved here from another business in which they work; which one is nobody's business here. */
export const workplaceEntered = defineEvent('identity.workplace_entered', z.object({ memberId: z.uuid() }), {
  live: false,
})
/** Their session in this business has ended with it: open streams look at once. */
export const workplaceLeft = defineEvent('identity.workplace_left', z.object({ memberId: z.uuid() }))
