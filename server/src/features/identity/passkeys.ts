import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { NewPasskey, PasskeyAnswer } from '#contract/passkeys.ts'
import type { Config } from '#kernel/config.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import type { Scope } from '#kernel/scope.ts'
import { peopleBox } from './people.ts'

/** What is sealed of a passkey. The private key never leaves the device, so nothing here lets anybody in. */
export type PasskeyRecord = {
  credentialId: string
  publicKey: string
  transports: string[]
  name: string
}
export type OwnPasskey = PasskeyRecord & {
  id: string
  handle: string
  counter: number
  /** A security key that is touched: it counts beside another proof, never alone. */
  secondOnly: boolean
  createdAt: Date
  usedAt: Date | null
}

/**
 * Passkeys belong to a name, and only there may a page ask for one. An IP address is no name; on loopback it is `localhost`, whichever way the
 * page was reached. Null where no browser would make one: without TLS elsewhere, or under a bare address.
 */
export function relyingParty({ publicUrl }: Config): { id: string; origin: string } | null {
  const host = publicUrl.hostname
  const id = ['127.0.0.1', '[::1]'].includes(host) ? 'localhost' : host
  const isName = isIP(id.replace(/^\[|\]$/g, '')) === 0
  if (!isName || (id !== 'localhost' && publicUrl.protocol !== 'https:')) return null
  return { id, origin: `${publicUrl.protocol}//${id}${publicUrl.port ? `:${publicUrl.port}` : ''}` }
}

export function mustHaveRelyingParty(config: Config): { id: string; origin: string } {
  return relyingParty(config) ?? refuse('passkeys_not_here')
}

export const challengeMinutes = 5
/** EdDSA, ES256, RS256: what every device speaks. */
export const algorithms = [-8, -7, -257]

export function newChallenge(): string {
  return randomBytes(32).toString('base64url')
}

export function credentialHash(master: MasterKey, credentialId: string): Buffer {
  return createHmac('sha256', master.derive('passkey lookup')).update(credentialId).digest()
}

export function sealPasskey(master: MasterKey, passkeyId: string, record: PasskeyRecord): Buffer {
  return peopleBox(master).seal('passkeys', 'passkey', passkeyId, record)
}

export function openPasskey(master: MasterKey, passkeyId: string, sealed: Buffer): PasskeyRecord {
  return peopleBox(master).open('passkeys', 'passkey', passkeyId, sealed)
}

/** A random number of a person's own, in the bytes that their devices keep. */
export function handleBytes(handle: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(handle.replaceAll('-', ''), 'hex'))
}

/** The passkeys of a member of this account, the oldest first, and whether they have a password. */
export async function passkeysOf(
  { database }: Scope,
  { master }: Installation,
  memberId: string,
): Promise<{ passkeys: OwnPasskey[]; handle: string; hasPassword: boolean }> {
  const { rows } = await sql<{
    passkey_id: string | null
    handle: string
    passkey_cipher: Buffer
    counter: string
    second_only: boolean
    created_at: Date
    used_at: Date | null
    has_password: boolean
  }>`select * from passkeys_of(${memberId})`.execute(database)
  const [first] = rows
  if (!first) refuse('not_found')
  const passkeys = rows.flatMap(({ passkey_id: id, ...row }) =>
    id === null
      ? []
      : [
          {
            id,
            handle: row.handle,
            counter: Number(row.counter),
            secondOnly: row.second_only,
            createdAt: row.created_at,
            usedAt: row.used_at,
            ...openPasskey(master, id, row.passkey_cipher),
          },
        ],
  )
  return { passkeys, handle: first.handle, hasPassword: first.has_password }
}

/** The challenge that a device says it has signed. Nothing is believed yet: it is how the ceremony is found that knows more. */
export function challengeIn({ response: { clientDataJSON } }: NewPasskey | PasskeyAnswer): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    const { challenge, crossOrigin } = Object(data)
    // A page of somebody else's that has ours in a frame is not where anybody signs in.
    if (typeof challenge === 'string' && crossOrigin !== true) return challenge
  } catch {
    // Not JSON: no device of anybody's.
  }
  return refuse('passkey_refused')
}

/** `ownerVerified`: whether the device must have made sure of its owner, by a finger, a face or a PIN, as one must that is a proof by itself. */
export async function verifyNew(
  config: Config,
  credential: NewPasskey,
  { challenge, ownerVerified }: { challenge: string; ownerVerified: boolean },
) {
  const party = mustHaveRelyingParty(config)
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: whole(credential),
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: ownerVerified,
    supportedAlgorithmIDs: algorithms,
  }).catch(notVerified)
  if (!verified) refuse('passkey_refused')
  return registrationInfo
}

/** Answers the new count. */
export async function verifyAnswer(
  config: Config,
  credential: PasskeyAnswer,
  {
    challenge,
    passkey,
    ownerVerified,
  }: { challenge: string; passkey: PasskeyRecord & { counter: number }; ownerVerified: boolean },
): Promise<number> {
  const party = mustHaveRelyingParty(config)
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: whole(credential),
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: ownerVerified,
    credential: {
      id: passkey.credentialId,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  }).catch(notVerified)
  if (!verified || authenticationInfo.credentialID !== credential.id) refuse('passkey_refused')
  return authenticationInfo.newCounter
}

/** Whose the device says that it is. It need not say so where we have asked for one person's passkeys; what it says must be right. */
export function mustBeHandle({ response: { userHandle } }: PasskeyAnswer, handle: string) {
  if (userHandle !== Buffer.from(handleBytes(handle)).toString('base64url')) refuse('passkey_refused')
}

/** With what the library looks for beside what we take. */
function whole<Credential extends { id: string }>(credential: Credential) {
  return { ...credential, rawId: credential.id, clientExtensionResults: {} }
}

/** The library throws for each thing that is wrong; whoever sends it is told one thing for all of them. */
function notVerified(): never {
  return refuse('passkey_refused')
}
