import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { idToken, makeSigningKey, publicJwk, type SigningKey } from './id-token.ts'
import type { GoogleAccount } from './people.ts'
import { People } from './people.ts'
import type { Trick } from './tricks.ts'

/** A site that may send people here, as it was entered in the console. */
export type Client = { clientId: string; clientSecret: string; name: string; redirectUris: string[] }

/** What a site asks for when it sends somebody. */
export type Asked = {
  client: Client
  redirectUri: string
  state: string | undefined
  nonce: string | undefined
  challenge: string
  scope: string
  /** They are to show anew who they are. */
  again: boolean
}

type Code = Asked & { person: GoogleAccount; trick: Trick | null; otherNonce: string; until: number }

/** A refusal of the token endpoint (RFC 6749, 5.2). */
export class TokenRefusal extends Error {
  readonly status: number
  readonly code: string
  constructor(code: string, description: string, status = 400) {
    super(description)
    this.code = code
    this.status = status
  }
}

const codeMilliseconds = 10 * 60_000
const kept = 1000

/** Who signs in where: clients, codes that wait to be redeemed, and the keys that sign. Everything but its people begins anew at each start. */
export class Provider {
  readonly people: People
  /** Where it listens; set once it does. */
  issuer = ''
  private readonly clients = new Map<string, Client>()
  private readonly codes = new Map<string, Code>()
  private readonly tokens = new Map<string, GoogleAccount>()
  private readonly key: SigningKey
  private readonly otherKey: SigningKey
  private nonceBefore = randomBytes(16).toString('base64url')

  private constructor(people: People, key: SigningKey, otherKey: SigningKey) {
    this.people = people
    this.key = key
    this.otherKey = otherKey
  }

  static async open(dataFolder: string | undefined): Promise<Provider> {
    const [key, otherKey] = await Promise.all([makeSigningKey(), makeSigningKey()])
    return new Provider(new People(dataFolder), key, otherKey)
  }

  get publishedKeys() {
    return { keys: [publicJwk(this.key)] }
  }

  register(name: string, redirectUris: string[]): Client {
    const client = {
      clientId: `${randomBytes(8).toString('hex')}.apps.simulator`,
      clientSecret: `simulated-${randomBytes(16).toString('base64url')}`,
      name,
      redirectUris,
    }
    keep(this.clients, client.clientId, client)
    return client
  }

  client(clientId: string | undefined): Client | undefined {
    return this.clients.get(clientId ?? '')
  }

  /** They have said yes: the code with which the site may ask who it was, once. */
  giveCode(asked: Asked, person: GoogleAccount, trick: Trick | null): string {
    const code = `4/${randomBytes(32).toString('base64url')}`
    const until = Date.now() + codeMilliseconds
    keep(this.codes, code, { ...asked, person, trick, otherNonce: this.nonceBefore, until })
    this.nonceBefore = asked.nonce ?? this.nonceBefore
    return code
  }

  /** Answers what the token endpoint answers. A code that was redeemed, by whomever, is none any more. */
  redeem(client: Client, code: string, redirectUri: string, verifier: string): object {
    const given = this.codes.get(code)
    this.codes.delete(code)
    if (!given || given.until < Date.now() || given.client.clientId !== client.clientId) {
      throw new TokenRefusal('invalid_grant', 'The code is unknown, used or too old.')
    }
    if (given.redirectUri !== redirectUri) {
      throw new TokenRefusal('redirect_uri_mismatch', 'The redirect address is another than before.')
    }
    if (createHash('sha256').update(verifier).digest('base64url') !== given.challenge) {
      throw new TokenRefusal('invalid_grant', 'The code verifier does not fit.')
    }
    if (given.trick === 'out_of_order') throw new TokenRefusal('internal_failure', 'Out of order.', 503)
    const accessToken = `ya29.sim-${randomBytes(24).toString('base64url')}`
    keep(this.tokens, accessToken, given.person)
    return {
      access_token: accessToken,
      expires_in: 3599,
      scope: given.scope,
      token_type: 'Bearer',
      ...(given.trick !== 'no_token' && { id_token: this.idTokenOf(given, accessToken) }),
    }
  }

  personOf(accessToken: string): GoogleAccount | undefined {
    return this.tokens.get(accessToken)
  }

  private idTokenOf({ client, person, nonce, otherNonce, again, trick }: Code, accessToken: string): string {
    const nowSeconds = Math.floor(Date.now() / 1000)
    const signedInAtSeconds = again ? nowSeconds : nowSeconds - 3600
    const { issuer } = this
    const facts = {
      issuer,
      clientId: client.clientId,
      person,
      nonce,
      otherNonce,
      accessToken,
      nowSeconds,
      signedInAtSeconds,
    }
    return idToken(this.key, this.otherKey, facts, trick)
  }
}

export function isSecret(client: Client, secret: string): boolean {
  const [own, given] = [client.clientSecret, secret].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(own!, given!)
}

/** The oldest go. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value) {
  map.set(key, value)
  if (map.size > kept) map.delete(map.keys().next().value!)
}
