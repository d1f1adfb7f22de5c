import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissionSchema, roleSchema } from './permissions.ts'
import { rightsSchema } from './rights.ts'
import { idSchema, languageSchema, lineSchema, tradeSchema } from './shared.ts'

/** Made the same first and looked at then: what is looked at is what is kept, in whatever letters it was written. */
export const emailSchema = z.string().normalize('NFKC').trim().toLowerCase().max(254).pipe(z.email())

/** Checked in full on the server: 15 to 128 code points, not guessable. Here only what no password may exceed. */
export const passwordSchema = z.string().min(1).max(1024)

/**
 * A password that somebody is about to have. Marked in the OpenAPI document, so that whoever looks finds every place at which one is set: the same rules hold at
 * all of them (contract/passwords.ts).
 */
export const newPasswordSchema = passwordSchema.meta({ setsPassword: true })

export const whoSchema = z
  .object({
    account: z.object({
      id: idSchema,
      name: z.string(),
      demo: z.boolean(),
      timeZone: z.string(),
      currency: z.string(),
    }),
    member: z.object({
      id: idSchema,
      name: z.string(),
      email: z.string(),
      /** They have followed a link that was mailed there. */
      emailVerified: z.boolean(),
      role: roleSchema,
    }),
    permissions: z.array(permissionSchema),
    rights: rightsSchema,
    /** What is to be seen to about one's own sign-in. */
    duties: z.object({
      /** From then on nothing else works until a second factor is set up; null where none is required, or there is one. */
      secondFactorFrom: z.iso.datetime().nullable(),
      /** The password stands on the list of common ones. */
      changePassword: z.boolean(),
      /** There is a second factor and not one recovery code: a lost device would lock them out. */
      makeRecoveryCodes: z.boolean(),
    }),
    csrf: z.string(),
  })
  .meta({ id: 'Who' })
export type Who = z.infer<typeof whoSchema>

/** What somebody may show as their second factor. */
export const secondFactorMethodSchema = z.enum(['totp', 'recovery', 'passkey'])
export type SecondFactorMethod = z.infer<typeof secondFactorMethodSchema>

/** The first proof was right, and a second one is wanted in this same browser: nobody is signed in yet. */
export const secondFactorStepSchema = z
  .object({
    secondFactor: z.object({ methods: z.array(secondFactorMethodSchema), until: z.iso.datetime() }),
  })
  .meta({ id: 'SecondFactorStep' })
export type SecondFactorStep = z.infer<typeof secondFactorStepSchema>

/** What every way in answers. With the first, the session's cookie is set. */
export const signInAnswerSchema = z.union([whoSchema, secondFactorStepSchema])
export type SignInAnswer = z.infer<typeof signInAnswerSchema>

export const readSession = endpoint({
  id: 'identity.readSession',
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in, what they may do, and the CSRF token for changes',
  access: { signedIn: true, beforeSecondFactor: true },
  fixture: { name: 'account' },
  response: whoSchema,
})

export const signIn = endpoint({
  id: 'identity.signIn',
  method: 'POST',
  path: '/session',
  summary: 'Sign in with e-mail and password; sets the session cookie',
  access: { open: 'this is how one becomes known; rate limited by address and e-mail' },
  fixture: { name: 'person', body: { email: '{email}', password: '{password}' } },
  body: z.strictObject({ email: emailSchema, password: passwordSchema }),
  response: signInAnswerSchema,
  refusals: ['wrong_credentials', 'sign_in_frozen', 'rate_limited'],
})

export const signInByLink = endpoint({
  id: 'identity.signInByLink',
  method: 'POST',
  path: '/session/link',
  summary: 'Sign in with a one-time link',
  access: { open: 'the token in the link is the proof; single use, 256 bits' },
  fixture: { name: 'sign-in link', body: { token: '{token}' } },
  body: z.strictObject({ token: z.string().min(20).max(200) }),
  response: signInAnswerSchema,
  refusals: ['link_used', 'rate_limited'],
})

export const signOut = endpoint({
  id: 'identity.signOut',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out: this session ends at once',
  access: { signedIn: true, beforeSecondFactor: true },
  fixture: { name: 'account' },
})

export const sessionSchema = z
  .object({
    id: idSchema,
    /** The one that asks. */
    current: z.boolean(),
    /** As the browser calls itself; null where it tells nothing that we know. */
    browser: z.string().nullable(),
    system: z.string().nullable(),
    startedAt: z.iso.datetime(),
    /** To the minute. */
    seenAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /** Kept on a member's phone: a week unused, thirty days in all. */
    phone: z.boolean(),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof sessionSchema>

export const listSessions = endpoint({
  id: 'identity.listSessions',
  method: 'GET',
  path: '/sessions',
  summary: 'Where you are signed in, the latest first',
  access: { signedIn: true, own: true },
  fixture: { name: 'session' },
  response: z.object({ items: z.array(sessionSchema) }),
})

export const endSession = endpoint({
  id: 'identity.endSession',
  method: 'DELETE',
  path: '/sessions/{id}',
  summary: 'End one of your sessions: that browser is signed out at once',
  access: { signedIn: true, own: true },
  fixture: { name: 'session' },
  params: z.strictObject({ id: idSchema }),
})

export const endOtherSessions = endpoint({
  id: 'identity.endOtherSessions',
  method: 'POST',
  path: '/sessions/end-others',
  summary: 'End all of your sessions but the one that asks',
  access: { signedIn: true, own: true },
  fixture: { name: 'session' },
  response: z.object({ ended: z.int() }),
})

export const keepOnPhone = endpoint({
  id: 'identity.keepOnPhone',
  method: 'PUT',
  path: '/session/phone',
  summary:
    'Stay signed in on this phone, or not any more: a member’s session then lasts a week unused and thirty days in all, if the owner lets it',
  access: { signedIn: true, own: true },
  fixture: { name: 'account', body: { stay: true } },
  body: z.strictObject({ stay: z.boolean() }),
  /** Whether this session stays; other roles’ sessions never do. */
  response: z.object({ stays: z.boolean() }),
})

export const changeSessionLimits = endpoint({
  id: 'identity.changeSessionLimits',
  method: 'PUT',
  path: '/account/session-limits',
  summary:
    'How long a session may stay unused, and whether members may stay signed in on their phone; open sessions are cut to it at once',
  access: { permission: 'sessions.manage', fresh: true },
  fixture: { name: 'account', body: { idleMinutes: 60, phonesStay: true } },
  body: z.strictObject({ idleMinutes: z.int().min(15).max(720), phonesStay: z.boolean() }),
})

export const prove = endpoint({
  id: 'identity.prove',
  method: 'PUT',
  path: '/session/proof',
  summary:
    'Show with your password that it is you: for ten minutes sensitive actions go through. The session gets a new token',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'password', body: { password: '{password}' } },
  body: z.strictObject({ password: passwordSchema }),
  response: z.object({ csrf: z.string() }),
  refusals: ['wrong_password', 'sign_in_frozen', 'rate_limited'],
})

export const changePassword = endpoint({
  id: 'identity.changePassword',
  method: 'PUT',
  path: '/password',
  summary: 'Change your password; every other session of yours ends at once',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'password', body: { current: '{password}', password: '{newPassword}' } },
  body: z.strictObject({
    /** Left out by whoever has none yet: a fresh proof by passkey counts instead. */
    current: passwordSchema.optional(),
    password: newPasswordSchema,
  }),
  response: z.object({ ended: z.int(), csrf: z.string() }),
  refusals: [
    'wrong_password',
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'password_same',
    'proof_needed',
    'sign_in_frozen',
    'rate_limited',
  ],
})

const mailTokenSchema = z.string().min(20).max(200)

export const askForReset = endpoint({
  id: 'identity.askForReset',
  method: 'POST',
  path: '/password/reset',
  summary:
    'Have a link for a new password mailed to this address. The same answer after the same time whether anybody has it here',
  access: {
    open: 'whoever has lost the password is nobody yet; tells nothing, and what it mails is limited by address and mailbox',
  },
  fixture: { name: 'person', body: { email: '{email}' } },
  body: z.strictObject({ email: emailSchema }),
  refusals: ['rate_limited'],
})

export const resetPassword = endpoint({
  id: 'identity.resetPassword',
  method: 'PUT',
  path: '/password/reset',
  summary:
    'Set a new password by such a link. Signs nobody in: a second factor is asked for as always. Every session of this person ends',
  access: { open: 'the token in the link is the proof; single use, 256 bits, one hour' },
  fixture: { name: 'reset link', body: { token: '{token}', password: '{newPassword}' } },
  body: z.strictObject({ token: mailTokenSchema, password: newPasswordSchema }),
  refusals: ['link_used', 'password_too_short', 'password_too_long', 'password_guessable', 'rate_limited'],
})

export const askForVerification = endpoint({
  id: 'identity.askForVerification',
  method: 'POST',
  path: '/email/verification',
  summary: 'Have the link that confirms your address mailed to you once more',
  access: { signedIn: true, own: true },
  fixture: { name: 'mail server' },
  refusals: ['mail_missing', 'rate_limited'],
})

export const verifyEmail = endpoint({
  id: 'identity.verifyEmail',
  method: 'PUT',
  path: '/email/verification',
  summary: 'Confirm an address by the link that was mailed there',
  access: { open: 'the token in the link is the proof; single use, 256 bits, a quarter of an hour' },
  fixture: { name: 'verification link', body: { token: '{token}' } },
  body: z.strictObject({ token: mailTokenSchema }),
  refusals: ['link_used', 'rate_limited'],
})

export const readSignUp = endpoint({
  id: 'identity.readSignUp',
  method: 'GET',
  path: '/sign-up',
  summary: 'Whether a new business may sign up here',
  access: { open: 'the sign-in page must know whether to offer it' },
  fixture: { name: 'account' },
  /** `mail`: whether this installation can send any. */
  response: z.object({ open: z.boolean(), demo: z.boolean(), mail: z.boolean() }),
})

/** A new business and its owner, whatever they sign in by. */
export const newBusiness = {
  businessName: lineSchema(120),
  trade: tradeSchema,
  timeZone: z.string().max(60),
  language: languageSchema.default('en'),
  name: lineSchema(120),
  email: emailSchema,
}

/** The mailbox is asked first: a code goes there, or the word that it signs in here already. Nobody is signed in yet. */
export const mailedSignUpSchema = z
  .object({ mailed: z.object({ until: z.iso.datetime() }) })
  .meta({ id: 'MailedSignUp' })
export type MailedSignUp = z.infer<typeof mailedSignUpSchema>
export const signUpAnswerSchema = z.union([...signInAnswerSchema.options, mailedSignUpSchema])
export type SignUpAnswer = z.infer<typeof signUpAnswerSchema>

export const signUp = endpoint({
  id: 'identity.signUp',
  method: 'POST',
  path: '/sign-up',
  summary:
    'Make a new business and its owner, and sign in. Where anybody may sign up and mail goes out, a code is mailed first, and the answer is the same whether the address is known',
  access: { open: 'first account only, unless the operator opened sign-up; rate limited' },
  fixture: {
    name: 'newcomer',
    body: {
      businessName: 'Newcomer Plumbing',
      trade: 'hvac',
      timeZone: 'America/Denver',
      language: 'es',
      name: 'Nora Newcomer',
      email: '{email}',
      password: '{password}',
    },
  },
  body: z.strictObject({ ...newBusiness, password: newPasswordSchema }),
  response: signUpAnswerSchema,
  refusals: [
    'sign_up_closed',
    'email_taken',
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'rate_limited',
  ],
})

export const confirmSignUp = endpoint({
  id: 'identity.confirmSignUp',
  method: 'POST',
  path: '/sign-up/confirmation',
  summary:
    'Finish signing up with the code from the mailbox, in the browser in which it was begun, and sign in',
  access: { open: 'the code is the proof of the mailbox; single use, half an hour, bound to the browser' },
  fixture: { name: 'mailed sign-up', body: { code: '{code}' } },
  body: z.strictObject({ code: z.string().min(1).max(40) }),
  response: signInAnswerSchema,
  refusals: ['wrong_code', 'sign_up_closed', 'email_taken', 'passkey_taken', 'rate_limited'],
})
