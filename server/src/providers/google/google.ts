import * as client from 'openid-client'
import { clock } from '#kernel/clock.ts'
import type { GoogleSettings } from '#kernel/installation.ts'
import { idTokenSchema } from '#wire/google/id-token.ts'
import { limitedFetch } from './limited-fetch.ts'

/** What must be the same on the way there and on the way back. It stays with us: the browser carries the state alone. */
export type Kept = { state: string; nonce: string; verifier: string; issuer: string }

/** Who Google says that this is. The subject is theirs for ever; the address is what they have today. */
export type GoogleSays = {
  issuer: string
  subject: string
  email: string
  emailVerified: boolean
  /** Domain of a Workspace account. */
  hostedDomain: string | null
  name: string | null
  /** When they last showed Google who they are, where Google tells. */
  authenticatedAt: Date | null
}

/** `denied`: the person said no. `unreachable`: trying again may help. `refused`: what came back is not what we asked for. */
export class GoogleFailure extends Error {
  override name = 'GoogleFailure'
  readonly why: 'denied' | 'refused' | 'unreachable'
  /** The code of what was wrong, for the operator's log: `invalid_client` says that the secret is not right. */
  readonly code: string | null
  constructor(why: GoogleFailure['why'], cause?: unknown) {
    super(`Google: ${why}`, { cause })
    this.why = why
    const { error, code } = Object(cause) as { error?: unknown; code?: unknown }
    this.code = [error, code].find((text) => typeof text === 'string' && /^\w{1,60}$/.test(text)) as
      | string
      | null
    this.code ??= null
  }
}

const timeoutSeconds = 10
const skewSeconds = 60

/** The address to which a browser goes, for one sign-in; `again`: they are to show Google anew who they are. */
export async function askGoogle(
  settings: GoogleSettings,
  { purpose, redirectUri, again }: { purpose: string; redirectUri: string; again: boolean },
): Promise<{ address: string; kept: Kept }> {
  const configuration = await configurationOf(settings)
  const kept = {
    state: `${purpose}.${client.randomState()}`,
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    issuer: settings.issuer,
  }
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
    ...(again ? { prompt: 'login', max_age: '0' } : { prompt: 'select_account' }),
  })
  return { address: address.href, kept }
}

/**
 * Redeems what a browser has brought back (`answer`: the query of the address, as it stands there) and answers who it is. Throws `GoogleFailure`.
 * Checked are state, issuer (RFC 9207 too), code with verifier and secret, and of the ID token signature, algorithm, issuer, audience, times and nonce.
 */
export async function hearGoogle(
  settings: GoogleSettings,
  { redirectUri, answer, kept }: { redirectUri: string; answer: URLSearchParams; kept: Kept },
): Promise<GoogleSays> {
  if (kept.issuer !== settings.issuer) throw new GoogleFailure('refused')
  const configuration = await configurationOf(settings)
  const tokens = await client
    .authorizationCodeGrant(configuration, new URL(`${redirectUri}?${answer}`), {
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      pkceCodeVerifier: kept.verifier,
      idTokenExpected: true,
    })
    .catch(failed)
  const claims = idTokenSchema.safeParse(tokens.claims())
  if (!claims.success || claims.data.iat > clock.now().getTime() / 1000 + skewSeconds) {
    throw new GoogleFailure('refused')
  }
  const { iss, sub, email, email_verified, hd, name, auth_time } = claims.data
  return {
    issuer: iss,
    subject: sub,
    email,
    emailVerified: email_verified,
    hostedDomain: hd ?? null,
    name: name?.trim() || null,
    authenticatedAt: auth_time === undefined ? null : new Date(auth_time * 1000),
  }
}

type Known = { configuration: Promise<client.Configuration>; at: number }
const known = new WeakMap<GoogleSettings, Known>()
const knownMilliseconds = 60 * 60_000

/** What Google says of itself is asked for once an hour; what could not be heard is asked for anew. */
function configurationOf(settings: GoogleSettings): Promise<client.Configuration> {
  const before = known.get(settings)
  if (before && clock.now().getTime() - before.at < knownMilliseconds) return before.configuration
  const configuration = discover(settings).catch((error) => {
    known.delete(settings)
    throw new GoogleFailure('unreachable', error)
  })
  known.set(settings, { configuration, at: clock.now().getTime() })
  return configuration
}

function discover({ issuer, clientId, clientSecret }: GoogleSettings): Promise<client.Configuration> {
  // Settings let http through for this machine alone.
  const overHttp = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  return client.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'RS256', [client.clockTolerance]: skewSeconds },
    client.ClientSecretPost(clientSecret),
    {
      execute: [client.enableNonRepudiationChecks, ...overHttp],
      timeout: timeoutSeconds,
      [client.customFetch]: limitedFetch,
    },
  )
}

/** Nothing is answered by what we did not understand: of whatever is wrong, no more is told than that. */
function failed(error: unknown): never {
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') {
    throw new GoogleFailure('denied', error)
  }
  throw new GoogleFailure(isOfTheNetwork(error) ? 'unreachable' : 'refused', error)
}

/** Of `fetch` itself: a name that is not found, a connection that is cut, time that is over; or an answer that says the fault is there. */
function isOfTheNetwork(error: unknown): boolean {
  if (error instanceof TypeError) return !('code' in error)
  if (!(error instanceof client.ClientError)) return false
  return error.code === 'OAUTH_TIMEOUT' || (error.cause instanceof Response && error.cause.status >= 500)
}
