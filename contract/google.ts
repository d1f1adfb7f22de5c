import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { newBusiness, secondFactorStepSchema, signInAnswerSchema, whoSchema } from './identity.ts'
import { idParams, idSchema } from './shared.ts'

/** The one page to which Google sends people back, whatever was begun there. */
export const googleReturnPath = '/sign-in/google'

/** What the browser was begun for stands in front of the state, so that the page knows where to take the answer. We believe only what we kept. */
export const googlePurposeSchema = z.enum(['enter', 'link', 'prove', 'invitation'])
export type GooglePurpose = z.infer<typeof googlePurposeSchema>

/**
 * Where somebody wants to be afterwards: a path of our own, as a browser would read it. `//elsewhere.example`, a backslash, a tab between two slashes
 * or `/.//` would lead them away.
 */
const returnToSchema = z
  .string()
  .max(500)
  .refine((path) => {
    if (!path.startsWith('/') || !URL.canParse(path, nowhere)) return false
    const { origin, pathname } = new URL(path, nowhere)
    return origin === nowhere && !pathname.startsWith('//')
  }, 'must be a path of this site')
  .transform((path) => new URL(path, nowhere).href.slice(nowhere.length))

/** A name that nobody can have (RFC 2606): what leads anywhere else does not stay there. */
const nowhere = 'https://nowhere.invalid'

const beginBody = z.strictObject({ returnTo: returnToSchema.default('/inbox') })
const beginFixture = { returnTo: '/board' }
/** Where to send the browser: a page of Google's. */
export const googleAddressSchema = z.object({ address: z.string() })

/** The query of the address at which the browser has come back, as it stands there. */
export const googleAnswerSchema = z.string().min(1).max(8_000)
const answerBody = z.strictObject({ answer: googleAnswerSchema })
const answerFixture = { answer: '{answer}' }
/** What may be wrong with it. */
export const answerRefusals = [
  'google_expired',
  'google_denied',
  'google_refused',
  'google_unreachable',
  'google_not_here',
] as const
const beginRefusals = ['google_not_here', 'google_unreachable'] as const

export const beginGoogle = endpoint({
  id: 'identity.beginGoogle',
  method: 'POST',
  path: '/session/google/address',
  summary:
    'Begin to sign in, or up, with Google: the address to send the browser to. What comes back counts once, in this browser, within ten minutes',
  access: { open: 'an address tells nothing; rate limited by address' },
  fixture: { name: 'account', body: beginFixture },
  body: beginBody,
  response: googleAddressSchema,
  refusals: [...beginRefusals, 'rate_limited'],
})

const returning = { returnTo: z.string() }
/** Nobody signs in with this Google account yet, and a business may sign up here: what its form begins with. */
export const googleSignUpSchema = z.object({
  signUp: z.object({ token: z.string(), name: z.string(), email: z.string() }),
})

export const enterByGoogle = endpoint({
  id: 'identity.enterByGoogle',
  method: 'POST',
  path: '/session/google',
  summary:
    'Sign in with what Google has answered; sets the session cookie. For a Google account that nobody has here, what signing up needs',
  access: {
    open: 'what Google has signed for our own question is the proof; single use, bound to the browser',
  },
  fixture: { name: 'google sign-in', body: answerFixture },
  body: answerBody,
  response: z.union([
    whoSchema.extend(returning),
    secondFactorStepSchema.extend(returning),
    googleSignUpSchema.extend(returning),
  ]),
  refusals: [
    ...answerRefusals,
    'google_unverified',
    'google_unknown',
    'google_link_first',
    'google_taken',
    'google_many',
    'sign_in_frozen',
    'rate_limited',
  ],
})

const { email: _email, ...business } = newBusiness

export const signUpWithGoogle = endpoint({
  id: 'identity.signUpWithGoogle',
  method: 'POST',
  path: '/sign-up/google',
  summary:
    'Make a new business and its owner, who signs in with Google and has no password, and sign in. Within half an hour, in the browser in which Google was asked',
  access: { open: 'first account only, unless the operator opened sign-up; rate limited' },
  fixture: {
    name: 'newcomer from google',
    body: {
      token: '{token}',
      businessName: 'Newcomer Plumbing',
      trade: 'hvac',
      timeZone: 'America/Denver',
      language: 'es',
      name: 'Nora Newcomer',
    },
  },
  body: z.strictObject({ ...business, token: z.string().min(20).max(200) }),
  response: signInAnswerSchema,
  refusals: ['sign_up_closed', 'email_taken', 'google_expired', 'google_taken', 'rate_limited'],
})

export const googleIdentitySchema = z
  .object({
    id: idSchema,
    /** As Google told it the last time. It is not the one that you sign in with here. */
    email: z.string(),
    linkedAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'GoogleIdentity' })
export type GoogleIdentity = z.infer<typeof googleIdentitySchema>

export const listGoogle = endpoint({
  id: 'identity.listGoogle',
  method: 'GET',
  path: '/google',
  summary: 'The Google accounts that sign you in, the oldest first',
  access: { signedIn: true, own: true },
  fixture: { name: 'google identity' },
  response: z.object({ items: z.array(googleIdentitySchema) }),
})

export const beginGoogleLink = endpoint({
  id: 'identity.beginGoogleLink',
  method: 'POST',
  path: '/google/address',
  summary: 'Begin to link a Google account to your sign-in: the address to send the browser to',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'account', body: beginFixture },
  body: beginBody,
  response: googleAddressSchema,
  refusals: [...beginRefusals, 'proof_needed'],
})

export const linkGoogle = endpoint({
  id: 'identity.linkGoogle',
  method: 'POST',
  path: '/google',
  summary: 'Link the Google account that has answered: from now on it signs you in',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'google link', body: answerFixture },
  body: answerBody,
  response: googleIdentitySchema.extend(returning),
  refusals: [...answerRefusals, 'google_taken', 'google_many', 'proof_needed'],
})

export const unlinkGoogle = endpoint({
  id: 'identity.unlinkGoogle',
  method: 'DELETE',
  path: '/google/{id}',
  summary: 'Take a Google account off your sign-in. Never your last way in',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'google identity' },
  params: idParams,
  refusals: ['last_way_in', 'proof_needed'],
})

export const beginGoogleProof = endpoint({
  id: 'identity.beginGoogleProof',
  method: 'POST',
  path: '/session/proof/google/address',
  summary: 'Begin to show at Google that it is you: the address to send the browser to',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'google identity', body: beginFixture },
  body: beginBody,
  response: googleAddressSchema,
  refusals: [...beginRefusals, 'google_other_account'],
})

export const proveByGoogle = endpoint({
  id: 'identity.proveByGoogle',
  method: 'PUT',
  path: '/session/proof/google',
  summary:
    'Show by what Google has answered that it is you: counts where Google says that you signed in there just now, with an account that is linked to you',
  access: { signedIn: true, own: true, beforeSecondFactor: true },
  fixture: { name: 'google proof', body: answerFixture },
  body: answerBody,
  response: z.object({ csrf: z.string(), ...returning }),
  refusals: [...answerRefusals, 'google_other_account', 'google_not_fresh', 'sign_in_frozen'],
})
