import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginPasskeyProof, proveByPasskey as endpoint, PasskeyAnswer } from '#contract/passkeys.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { mustNotBeFrozen } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { beginCeremony, endCeremony, type Purpose } from './ceremonies.ts'
import type { Attempt } from './finish-sign-in.ts'
import { heldPasskeys } from './held-passkeys.ts'
import {
  challengeIn,
  challengeMinutes,
  mustBeHandle,
  mustHaveRelyingParty,
  newChallenge,
  type OwnPasskey,
  passkeysOf,
  verifyAnswer,
} from './passkeys.ts'
import type { OwnCall } from './prove.ts'
import { renewSession } from './sessions.ts'
import { countUse } from './sign-in-by-passkey.ts'

type Whose = { accountId: string; memberId: string }

export function beginProof(call: OwnCall): Promise<ResponseOf<typeof beginPasskeyProof>> {
  return askForPasskeyOf(call, call.session, 'prove')
}

/** As with the password: the session is fresh again, under a new token. */
export async function proveByPasskey(
  call: OwnCall,
  { credential }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, session } = call
  mustNotBeFrozen(session)
  await mustAnswerByPasskeyOf(call, session, 'prove', credential)
  const fresh = await renewSession(installation, call, session)
  return { csrf: csrfToken(installation.master.derive('csrf'), fresh.id) }
}

/**
 * What a known person is asked for, and by what they may answer. A passkey that proves by itself has verified its owner; beside a first proof it is enough
 * that the device is there and somebody touches it, so that a security key without a PIN counts too.
 */
type KnownPurpose = Extract<Purpose, 'prove' | 'second'>
const ownerVerified: Record<KnownPurpose, boolean> = { prove: true, second: false }

/** Of somebody who is known: only their own passkeys are asked for. */
export async function askForPasskeyOf(
  call: Attempt,
  whose: Whose,
  purpose: KnownPurpose,
): Promise<ResponseOf<typeof beginPasskeyProof>> {
  const party = mustHaveRelyingParty(call.installation.config)
  const own = await passkeysFor(call, whose, purpose)
  if (own.length === 0) refuse('passkey_unknown')
  const challenge = newChallenge()
  await beginCeremony(call, { secret: challenge, purpose, whose, minutes: challengeMinutes }, {})
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: challengeMinutes * 60_000,
    userVerification: ownerVerified[purpose] ? 'required' : 'preferred',
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  })
  return { options }
}

/** Somebody else's passkey is here as good as none. */
export async function mustAnswerByPasskeyOf(
  call: Attempt,
  whose: Whose,
  purpose: KnownPurpose,
  credential: PasskeyAnswer,
) {
  const { installation } = call
  const challenge = challengeIn(credential)
  if (!(await endCeremony(call, { secret: challenge, purpose, whose }))) refuse('passkey_expired')
  const own = await passkeysFor(call, whose, purpose)
  const passkey = own.find(({ credentialId }) => credentialId === credential.id) ?? refuse('passkey_unknown')
  if (credential.response.userHandle !== undefined) mustBeHandle(credential, passkey.handle)
  const verified = { challenge, passkey, ownerVerified: ownerVerified[purpose] }
  await countUse(installation, credential.id, await verifyAnswer(installation.config, credential, verified))
}

async function passkeysFor(
  { installation }: Attempt,
  { accountId, memberId }: Whose,
  purpose: KnownPurpose,
): Promise<OwnPasskey[]> {
  return withAccount(installation, asSystem(accountId), async (scope) => {
    const { passkeys } = await passkeysOf(scope, installation, memberId)
    const held = await heldPasskeys(scope, memberId)
    return passkeys.filter(({ id, secondOnly }) => !held.has(id) && (!secondOnly || purpose === 'second'))
  })
}
