import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { newPasswordSchema, whoSchema } from './identity.ts'
import { passkeyAnswerFixture, passkeyAnswerSchema, requestOptionsSchema } from './passkeys.ts'
import { roleSchema } from './permissions.ts'
import { idSchema } from './shared.ts'

/** Six digits of an authenticator app, or a recovery code; written with whatever spaces and dashes. */
const codeSchema = z.string().trim().min(6).max(40)
const totpCodeSchema = z
  .string()
  .transform((code) => code.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'a code has six digits'))

/** No second factor is asked for in this browser for 30 days. */
const trustSchema = z.boolean().default(false)

export const passSecondFactor = endpoint({
  id: 'identity.passSecondFactor',
  method: 'POST',
  path: '/session/second-factor',
  summary:
    'The second step of signing in: a code of the authenticator app or a recovery code, in the browser that took the first step',
  access: {
    open: 'wants the cookie of a right first proof, given in this browser within ten minutes; limited by person',
  },
  fixture: { name: 'second step', body: { code: '{code}', trustBrowser: true } },
  body: z.strictObject({
    code: codeSchema,
    trustBrowser: trustSchema,
  }),
  response: whoSchema,
  refusals: ['second_factor_over', 'wrong_code', 'rate_limited'],
})

export const beginPasskeySecondFactor = endpoint({
  id: 'identity.beginPasskeySecondFactor',
  method: 'POST',
  path: '/session/second-factor/passkey/options',
  summary:
    'Begin the second step of signing in with one of your passkeys or security keys: the challenge for `navigator.credentials.get`, good for five minutes in this browser',
  access: {
    open: 'wants the cookie of a right first proof, given in this browser within ten minutes; limited by address',
  },
  fixture: { name: 'second step with a passkey' },
  response: requestOptionsSchema,
  refusals: ['second_factor_over', 'passkey_unknown', 'passkeys_not_here', 'rate_limited'],
})

export const passSecondFactorByPasskey = endpoint({
  id: 'identity.passSecondFactorByPasskey',
  method: 'POST',
  path: '/session/second-factor/passkey',
  summary:
    'The second step of signing in by a passkey or a security key, in the browser that took the first step',
  access: {
    open: 'wants the cookie of a right first proof, and a signature over our own challenge; single use, bound to the browser',
  },
  fixture: {
    name: 'passkey as the second step',
    body: { credential: passkeyAnswerFixture, trustBrowser: true },
  },
  body: z.strictObject({ credential: passkeyAnswerSchema, trustBrowser: trustSchema }),
  response: whoSchema,
  refusals: [
    'second_factor_over',
    'passkey_unknown',
    'passkey_refused',
    'passkey_expired',
    'passkeys_not_here',
    'rate_limited',
  ],
})

const trustedBrowserSchema = z.object({
  id: idSchema,
  current: z.boolean(),
  browser: z.string().nullable(),
  system: z.string().nullable(),
  since: z.iso.datetime(),
  usedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
})

export const secondFactorsSchema = z
  .object({
    totp: z.object({ since: z.iso.datetime(), usedAt: z.iso.datetime().nullable() }).nullable(),
    /** There is one that counts: an authenticator app, a passkey or a security key. It is asked for after the password, and eight characters are enough for that. */
    enough: z.boolean(),
    recoveryCodes: z.object({ left: z.int(), madeAt: z.iso.datetime() }).nullable(),
    trustedBrowsers: z.array(trustedBrowserSchema),
    password: z.object({
      set: z.boolean(),
      /** Shorter than what counts without a second factor. */
      short: z.boolean(),
      /** Found on the list of common passwords. */
      common: z.boolean(),
    }),
  })
  .meta({ id: 'SecondFactors' })
export type SecondFactors = z.infer<typeof secondFactorsSchema>

export const readSecondFactors = endpoint({
  id: 'identity.readSecondFactors',
  method: 'GET',
  path: '/second-factors',
  summary: 'Your second factors, recovery codes and trusted browsers',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'authenticator' },
  response: secondFactorsSchema,
})

export const beginTotp = endpoint({
  id: 'identity.beginTotp',
  method: 'POST',
  path: '/second-factors/totp',
  summary:
    'Begin with an authenticator app: the secret, to be taken into it. It counts once a code has confirmed it',
  access: { signedIn: true, own: true, fresh: true, beforeSecondFactor: true },
  fixture: { name: 'no authenticator' },
  response: z.object({ secret: z.string(), uri: z.string() }),
  refusals: ['factor_exists', 'proof_needed'],
})

const newCodesSchema = z.object({
  /** Ten, each good once. They are told now and never again. */
  recoveryCodes: z.array(z.string()),
})

export const confirmTotp = endpoint({
  id: 'identity.confirmTotp',
  method: 'PUT',
  path: '/second-factors/totp',
  summary:
    'Confirm the authenticator app by a code of it: from now on it is asked for. Answers recovery codes',
  access: { signedIn: true, own: true, fresh: true, beforeSecondFactor: true },
  fixture: { name: 'unconfirmed authenticator', body: { code: '{code}' } },
  body: z.strictObject({ code: totpCodeSchema }),
  response: newCodesSchema,
  refusals: ['factor_exists', 'no_factor', 'wrong_code', 'proof_needed', 'rate_limited'],
})

export const removeTotp = endpoint({
  id: 'identity.removeTotp',
  method: 'POST',
  path: '/second-factors/totp/remove',
  summary:
    'Remove the authenticator app. Where it was the last second factor and your password is shorter than 15 characters, a new one is set in the same step',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'authenticator', body: { password: '{newPassword}' } },
  body: z.strictObject({ password: newPasswordSchema.optional() }),
  refusals: [
    'no_factor',
    'password_wanted',
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'proof_needed',
  ],
})

export const renewRecoveryCodes = endpoint({
  id: 'identity.renewRecoveryCodes',
  method: 'POST',
  path: '/second-factors/recovery-codes',
  summary: 'Ten new recovery codes; those before stop working',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'authenticator' },
  response: newCodesSchema,
  refusals: ['no_factor', 'proof_needed'],
})

export const forgetTrustedBrowser = endpoint({
  id: 'identity.forgetTrustedBrowser',
  method: 'DELETE',
  path: '/trusted-browsers/{id}',
  summary: 'Ask for the second factor in this browser again',
  access: { signedIn: true, own: true },
  fixture: { name: 'trusted browser' },
  params: z.strictObject({ id: idSchema }),
})

export const proveByCode = endpoint({
  id: 'identity.proveByCode',
  method: 'PUT',
  path: '/session/proof/code',
  summary:
    'Show by a code of your authenticator app that it is you, as `PUT /session/proof` does by password',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'authenticator', body: { code: '{code}' } },
  body: z.strictObject({ code: totpCodeSchema }),
  response: z.object({ csrf: z.string() }),
  refusals: ['no_factor', 'wrong_code', 'rate_limited'],
})

export const secondFactorRuleSchema = z
  .object({
    /** Of whom a second factor is required; of nobody when empty. */
    roles: z.array(roleSchema),
    /** From then on whoever has none may do nothing but set one up. */
    from: z.iso.datetime().nullable(),
    /** Who has none yet, of those of whom it is required. */
    without: z.array(idSchema),
  })
  .meta({ id: 'SecondFactorRule' })
export type SecondFactorRule = z.infer<typeof secondFactorRuleSchema>

export const readSecondFactorRule = endpoint({
  id: 'identity.readSecondFactorRule',
  method: 'GET',
  path: '/account/second-factor-rule',
  summary: 'Of which roles this business requires a second factor, and from when',
  access: { permission: 'team.manage' },
  fixture: { name: 'account' },
  response: secondFactorRuleSchema,
})

export const changeSecondFactorRule = endpoint({
  id: 'identity.changeSecondFactorRule',
  method: 'PUT',
  path: '/account/second-factor-rule',
  summary: 'Require a second factor of these roles from this time on, or of nobody',
  access: { permission: 'sessions.manage', fresh: true },
  fixture: { name: 'account', body: { roles: ['viewer'], from: '2099-01-01T00:00:00.000Z' } },
  body: z.strictObject({
    roles: z.array(roleSchema).max(4),
    from: z.iso.datetime().nullable(),
  }),
  response: secondFactorRuleSchema,
  refusals: ['proof_needed'],
})
