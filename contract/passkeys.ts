import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { newBusiness, newPasswordSchema, signInAnswerSchema, signUpAnswerSchema } from './identity.ts'
import { idParams, idSchema, lineSchema } from './shared.ts'

/** What passes between a browser and us over a passkey is WebAuthn's own JSON (its Level 3); of what a browser answers, those fields that we read. */
const base64url = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax)
    .regex(/^[\w-]+$/)
const credentialId = base64url(1400)
const clientDataJSON = base64url(8_000)
const transportsSchema = z.array(z.string().regex(/^[a-z-]{1,30}$/)).max(10)

export const newPasskeySchema = z.strictObject({
  id: credentialId,
  type: z.literal('public-key'),
  response: z.strictObject({
    clientDataJSON,
    attestationObject: base64url(40_000),
    transports: transportsSchema.optional(),
  }),
})
export type NewPasskey = z.infer<typeof newPasskeySchema>
/** Every field of one, as the stages of tests have them. */
const newPasskeyFixture = {
  id: '{credential}',
  type: 'public-key' as const,
  response: {
    clientDataJSON: '{clientData}',
    attestationObject: '{attestation}',
    transports: ['internal'],
  },
}

export const passkeyAnswerSchema = z.strictObject({
  id: credentialId,
  type: z.literal('public-key'),
  response: z.strictObject({
    clientDataJSON,
    authenticatorData: base64url(8_000),
    signature: base64url(4_000),
    userHandle: base64url(200).optional(),
  }),
})
export type PasskeyAnswer = z.infer<typeof passkeyAnswerSchema>
export const passkeyAnswerFixture = {
  id: '{credential}',
  type: 'public-key' as const,
  response: {
    clientDataJSON: '{clientData}',
    authenticatorData: '{authenticatorData}',
    signature: '{signature}',
    userHandle: '{userHandle}',
  },
}

const descriptor = z.object({
  id: z.string(),
  type: z.string(),
  transports: z.array(z.string()).optional(),
})

/** `PublicKeyCredentialCreationOptionsJSON`. */
export const creationOptionsSchema = z.object({
  options: z.object({
    challenge: z.string(),
    rp: z.object({ id: z.string().optional(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.string() })),
    timeout: z.int().optional(),
    excludeCredentials: z.array(descriptor).optional(),
    authenticatorSelection: z
      .object({
        residentKey: z.string().optional(),
        requireResidentKey: z.boolean().optional(),
        userVerification: z.string().optional(),
        authenticatorAttachment: z.string().optional(),
      })
      .optional(),
    attestation: z.string().optional(),
  }),
})

/** `PublicKeyCredentialRequestOptionsJSON`. */
export const requestOptionsSchema = z.object({
  options: z.object({
    challenge: z.string(),
    rpId: z.string().optional(),
    timeout: z.int().optional(),
    allowCredentials: z.array(descriptor).optional(),
    userVerification: z.string().optional(),
  }),
})

export const readSignIn = endpoint({
  id: 'identity.readSignIn',
  method: 'GET',
  path: '/sign-in',
  summary: 'By which ways one may sign in here, and at which address passkeys and Google work',
  access: { open: 'the sign-in page must know what to offer' },
  fixture: { name: 'account' },
  response: z.object({
    passkeys: z.object({ origin: z.string() }).nullable(),
    google: z.object({ origin: z.string() }).nullable(),
  }),
})

export const beginPasskeySignIn = endpoint({
  id: 'identity.beginPasskeySignIn',
  method: 'POST',
  path: '/session/passkey/options',
  summary:
    'Begin to sign in with a passkey: the challenge for `navigator.credentials.get`, good for five minutes in this browser',
  access: { open: 'a challenge tells nothing; rate limited by address' },
  fixture: { name: 'account' },
  response: requestOptionsSchema,
  refusals: ['passkeys_not_here', 'rate_limited'],
})

export const signInByPasskey = endpoint({
  id: 'identity.signInByPasskey',
  method: 'POST',
  path: '/session/passkey',
  summary:
    'Sign in with a passkey; sets the session cookie. A passkey is two factors in one: no second one is asked for',
  access: { open: 'the signature over our own challenge is the proof; single use, bound to the browser' },
  fixture: { name: 'passkey sign-in', body: { credential: passkeyAnswerFixture } },
  body: z.strictObject({ credential: passkeyAnswerSchema }),
  response: signInAnswerSchema,
  refusals: [
    'passkey_unknown',
    'passkey_refused',
    'passkey_expired',
    'passkey_held',
    'passkeys_not_here',
    'rate_limited',
  ],
})

/**
 * A passkey has verified its owner (a finger, a face, a PIN) and signs in by itself. A security key is touched, and counts as a second factor alone: it need
 * neither know its owner nor have a place for passkeys.
 */
export const passkeyKindSchema = z.enum(['passkey', 'security_key'])
export type PasskeyKind = z.infer<typeof passkeyKindSchema>

export const passkeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    kind: passkeyKindSchema,
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable(),
    /** Added within the week before an alarm: it does not sign in until you have said that it is yours. */
    held: z.boolean(),
  })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof passkeySchema>

export const listPasskeys = endpoint({
  id: 'identity.listPasskeys',
  method: 'GET',
  path: '/passkeys',
  summary: 'Your passkeys and security keys, the oldest first',
  access: { signedIn: true, own: true },
  fixture: { name: 'passkey' },
  response: z.object({ items: z.array(passkeySchema) }),
})

export const beginPasskey = endpoint({
  id: 'identity.beginPasskey',
  method: 'POST',
  path: '/passkeys/options',
  summary:
    'Begin to add a passkey or a security key: what to give to `navigator.credentials.create`, good for five minutes in this browser',
  access: { signedIn: true, own: true, fresh: true, beforeSecondFactor: true },
  fixture: { name: 'passkey', body: { kind: 'security_key' } },
  body: z.strictObject({ kind: passkeyKindSchema.default('passkey') }),
  response: creationOptionsSchema,
  refusals: ['passkeys_not_here', 'proof_needed'],
})

export const addPasskey = endpoint({
  id: 'identity.addPasskey',
  method: 'POST',
  path: '/passkeys',
  summary:
    'Add what the browser has made; without a name it gets one after who keeps it. From then on it is asked for after your password. Answers recovery codes where you have none',
  access: { signedIn: true, own: true, fresh: true, beforeSecondFactor: true },
  fixture: { name: 'new passkey', body: { credential: newPasskeyFixture, name: '{mark} phone' } },
  body: z.strictObject({ credential: newPasskeySchema, name: lineSchema(60).optional() }),
  response: passkeySchema.extend({
    /** Ten, each good once, told now and never again; null where you have some. */
    recoveryCodes: z.array(z.string()).nullable(),
  }),
  refusals: [
    'passkey_refused',
    'passkey_expired',
    'passkey_taken',
    'passkeys_many',
    'passkeys_not_here',
    'proof_needed',
  ],
})

export const renamePasskey = endpoint({
  id: 'identity.renamePasskey',
  method: 'PATCH',
  path: '/passkeys/{id}',
  summary: 'Give one of your passkeys another name',
  access: { signedIn: true, own: true },
  fixture: { name: 'passkey', body: { name: '{mark} office' } },
  params: idParams,
  body: z.strictObject({ name: lineSchema(60) }),
  response: passkeySchema,
})

export const keepPasskey = endpoint({
  id: 'identity.keepPasskey',
  method: 'PUT',
  path: '/passkeys/{id}/kept',
  summary: 'Say of a passkey that was added shortly before an alarm that it is yours: it signs in again',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'held passkey' },
  params: idParams,
  refusals: ['proof_needed'],
})

export const removePasskey = endpoint({
  id: 'identity.removePasskey',
  method: 'POST',
  path: '/passkeys/{id}/remove',
  summary:
    'Remove one of your passkeys or security keys: it signs in no more. Never your last way in. Where it was the last second factor and your password is shorter than 15 characters, a new one is set in the same step',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'passkey', body: { password: '{newPassword}' } },
  params: idParams,
  body: z.strictObject({ password: newPasswordSchema.optional() }),
  refusals: [
    'last_way_in',
    'password_wanted',
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'proof_needed',
  ],
})

export const beginPasskeySignUp = endpoint({
  id: 'identity.beginPasskeySignUp',
  method: 'POST',
  path: '/sign-up/passkey/options',
  summary:
    'Begin to sign up with a passkey: what to give to `navigator.credentials.create`, good for five minutes in this browser',
  access: { open: 'as signing up is; it makes nothing yet' },
  fixture: { name: 'newcomer', body: { name: 'Nora Newcomer', email: '{email}' } },
  body: z.strictObject({ name: newBusiness.name, email: newBusiness.email }),
  response: creationOptionsSchema,
  refusals: ['sign_up_closed', 'email_taken', 'passkeys_not_here', 'rate_limited'],
})

export const signUpWithPasskey = endpoint({
  id: 'identity.signUpWithPasskey',
  method: 'POST',
  path: '/sign-up/passkey',
  summary:
    'Make a new business and its owner, who has a passkey and no password, and sign in; or, as with a password, a code is mailed first',
  access: { open: 'first account only, unless the operator opened sign-up; rate limited' },
  fixture: {
    name: 'newcomer with a passkey',
    body: {
      businessName: 'Newcomer Plumbing',
      trade: 'hvac',
      timeZone: 'America/Denver',
      language: 'es',
      name: 'Nora Newcomer',
      email: '{email}',
      credential: newPasskeyFixture,
    },
  },
  body: z.strictObject({ ...newBusiness, credential: newPasskeySchema }),
  response: signUpAnswerSchema,
  refusals: [
    'sign_up_closed',
    'email_taken',
    'passkey_refused',
    'passkey_expired',
    'passkey_taken',
    'passkeys_not_here',
    'rate_limited',
  ],
})

export const beginPasskeyProof = endpoint({
  id: 'identity.beginPasskeyProof',
  method: 'POST',
  path: '/session/proof/passkey/options',
  summary: 'Begin to show with one of your passkeys that it is you; a security key is not enough',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'passkey' },
  response: requestOptionsSchema,
  refusals: ['passkey_unknown', 'passkeys_not_here'],
})

export const proveByPasskey = endpoint({
  id: 'identity.proveByPasskey',
  method: 'PUT',
  path: '/session/proof/passkey',
  summary:
    'Show with one of your passkeys that it is you: for ten minutes sensitive actions go through. The session gets a new token',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'passkey proof', body: { credential: passkeyAnswerFixture } },
  body: z.strictObject({ credential: passkeyAnswerSchema }),
  response: z.object({ csrf: z.string() }),
  refusals: ['passkey_unknown', 'passkey_refused', 'passkey_expired', 'passkeys_not_here'],
})

export const readWaysIn = endpoint({
  id: 'identity.readWaysIn',
  method: 'GET',
  path: '/ways-in',
  summary: 'By what you can sign in: a security key alone is no way in',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'passkey' },
  response: z.object({ password: z.boolean(), passkeys: z.int(), google: z.int() }),
})
