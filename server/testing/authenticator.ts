import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { NewPasskey, PasskeyAnswer } from '#contract/passkeys.ts'

/** What a device is asked for: the part of the options that it looks at. */
export type Asked = {
  challenge: string
  rp?: { id?: string }
  rpId?: string
  user?: { id: string }
}

/** What a test spoils of an answer. */
export type Spoiled = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  userVerified?: boolean
  userPresent?: boolean
  counter?: number
  credentialId?: string
  userHandle?: string | null
  signature?: string
}

/** A device that keeps one passkey, in software: ES256 over what WebAuthn says (Level 3, 6.1 and 6.5). It counts, as keys of hardware do. */
export class Authenticator {
  readonly id = randomBytes(32).toString('base64url')
  readonly #origin: string
  readonly #keys: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  })
  counter = 0
  userHandle = ''

  constructor(origin: string) {
    this.#origin = origin
  }

  /** `navigator.credentials.create` */
  create(options: Asked, spoiled: Spoiled = {}): NewPasskey {
    this.userHandle = options.user?.id ?? this.userHandle
    const id = Buffer.from(this.id, 'base64url')
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const key = cborMap([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.from([id.length >> 8, id.length & 255])
    const attested = Buffer.concat([Buffer.alloc(16), length, id, key])
    const authenticatorData = this.#data(options.rp?.id ?? '', spoiled, attested)
    return {
      id: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options, spoiled).toString('base64url'),
        attestationObject: cborMap([
          ['fmt', 'none'],
          ['attStmt', new Map<string, never>()],
          ['authData', authenticatorData],
        ]).toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** `navigator.credentials.get` */
  get(options: Asked, spoiled: Spoiled = {}): PasskeyAnswer {
    this.counter++
    const clientData = this.#clientData('webauthn.get', options, spoiled)
    const authenticatorData = this.#data(options.rpId ?? '', spoiled)
    const signature = createSign('sha256')
      .update(Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]))
      .sign(this.#keys.privateKey)
    const userHandle = spoiled.userHandle === undefined ? this.userHandle : spoiled.userHandle
    return {
      id: spoiled.credentialId ?? this.id,
      type: 'public-key',
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: spoiled.signature ?? signature.toString('base64url'),
        ...(userHandle !== null && { userHandle }),
      },
    }
  }

  #clientData(type: string, { challenge }: Asked, spoiled: Spoiled): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: spoiled.type ?? type,
        challenge: spoiled.challenge ?? challenge,
        origin: spoiled.origin ?? this.#origin,
        crossOrigin: spoiled.crossOrigin ?? false,
      }),
    )
  }

  #data(rpId: string, { userVerified = true, userPresent = true, ...spoiled }: Spoiled, attested?: Buffer) {
    const flags = (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (attested ? 0x40 : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(spoiled.counter ?? this.counter)
    return Buffer.concat([
      createHash('sha256')
        .update(spoiled.rpId ?? rpId)
        .digest(),
      Buffer.from([flags]),
      counter,
      attested ?? Buffer.alloc(0),
    ])
  }
}

type Cbor = number | string | Buffer | Map<string, never>

/** As much of CBOR (RFC 8949) as a passkey needs. */
function cborMap(entries: [number | string, Cbor][]): Buffer {
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, value]) => [cbor(key), cbor(value)]),
  ])
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Map) return head(5, 0)
  return Buffer.concat([head(2, value.length), value])
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count])
  if (count < 256) return Buffer.from([(major << 5) | 24, count])
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255])
}
