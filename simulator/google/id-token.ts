import { createHash, createHmac, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { GoogleAccount } from './people.ts'
import type { Trick } from './tricks.ts'

/** A key of the provider; `kid` is its name in the list that it publishes. */
export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject }

export async function makeSigningKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { kid: randomBytes(20).toString('hex'), ...pair }
}

/** As `jwks_uri` publishes it. */
export function publicJwk({ kid, publicKey }: SigningKey) {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
}

export type TokenFacts = {
  issuer: string
  clientId: string
  person: GoogleAccount
  nonce: string | undefined
  /** What a wrong nonce is: that of another request. */
  otherNonce: string
  accessToken: string
  nowSeconds: number
  signedInAtSeconds: number
}

const hour = 3600
const day = 24 * hour

/** The ID token for one sign-in, right in all things but the trick. `other` is a key that is published nowhere. */
export function idToken(key: SigningKey, other: SigningKey, facts: TokenFacts, trick: Trick | null): string {
  const claims = spoiled(claimsOf(facts), facts, trick)
  if (trick === 'algorithm_none') return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
  if (trick === 'algorithm_hs256') {
    const data = `${part({ alg: 'HS256', kid: key.kid, typ: 'JWT' })}.${part(claims)}`
    const password = key.publicKey.export({ type: 'spki', format: 'pem' })
    return `${data}.${createHmac('sha256', password).update(data).digest('base64url')}`
  }
  const kid = trick === 'unknown_key' ? other.kid : key.kid
  const signing = trick === 'unknown_key' || trick === 'wrong_signature' ? other : key
  const data = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part(claims)}`
  return `${data}.${sign('sha256', Buffer.from(data), signing.privateKey).toString('base64url')}`
}

function claimsOf({
  issuer,
  clientId,
  person,
  nonce,
  accessToken,
  nowSeconds,
  signedInAtSeconds,
}: TokenFacts) {
  const [given_name = '', ...rest] = person.name.split(' ')
  return {
    iss: issuer,
    azp: clientId,
    aud: clientId,
    ...person,
    given_name,
    family_name: rest.join(' '),
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    nonce,
    auth_time: signedInAtSeconds as number | undefined,
    iat: nowSeconds,
    exp: nowSeconds + hour,
  }
}

type Claims = ReturnType<typeof claimsOf>

function spoiled(claims: Claims, { nowSeconds, otherNonce }: TokenFacts, trick: Trick | null): Claims {
  const changes: Partial<Record<Trick, Partial<Claims>>> = {
    wrong_nonce: { nonce: otherNonce },
    no_nonce: { nonce: undefined },
    wrong_audience: { aud: 'another-site.apps.example', azp: 'another-site.apps.example' },
    wrong_issuer: { iss: 'https://accounts.elsewhere.example' },
    expired: { iat: nowSeconds - 2 * hour, exp: nowSeconds - hour },
    from_the_future: { iat: nowSeconds + day, exp: nowSeconds + 2 * day },
    stale_sign_in: { auth_time: nowSeconds - day },
    silent_sign_in: { auth_time: undefined },
  }
  return { ...claims, ...(trick && changes[trick]) }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
