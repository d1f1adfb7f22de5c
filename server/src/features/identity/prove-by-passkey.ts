import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginPasskeyProof, proveByPasskey as endpoint, PasskeyAnswer } from '#contract/passkeys.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { beginCeremony, endCeremony, type Purpose } from './ceremonies.ts'
import type { Attempt } from './finish-sign-in.ts'
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
import { startSession } from './sessions.ts'
import { countUse, findPasskey } from './sign-in-by-passkey.ts'

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
  await mustAnswerByPasskeyOf(call, session, 'prove', credential)
  const fresh = await startSession(installation, call, session)
  return { csrf: csrfToken(installation.master.derive('csrf'), fresh.id) }
}

/** Of somebody who is known: only their own passkeys are asked for. */
export async function askForPasskeyOf(
  call: Attempt,
  whose: Whose,
  purpose: Purpose,
): Promise<ResponseOf<typeof beginPasskeyProof>> {
  const party = mustHaveRelyingParty(call.installation.config)
  const own = await passkeysOfMember(call, whose)
  if (own.length === 0) refuse('passkey_unknown')
  const challenge = newChallenge()
  await beginCeremony(call, { secret: challenge, purpose, whose, minutes: challengeMinutes }, {})
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: challengeMinutes * 60_000,
    userVerification: 'required',
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  })
  return { options }
}

/** Somebody else's passkey is here as good as none. */
export async function mustAnswerByPasskeyOf(
  call: Attempt,
  whose: Whose,
  purpose: Purpose,
  credential: PasskeyAnswer,
) {
  const { installation } = call
  const challenge = challengeIn(credential)
  if (!(await endCeremony(call, { secret: challenge, purpose, whose }))) refuse('passkey_expired')
  const passkey = (await passkeysOfMember(call, whose)).find(
    ({ credentialId }) => credentialId === credential.id,
  )
  const found = await findPasskey(installation, credential.id)
  if (!passkey || !found) refuse('passkey_unknown')
  if (credential.response.userHandle !== undefined) mustBeHandle(credential, passkey.handle)
  const { counter } = found
  await countUse(
    installation,
    credential.id,
    await verifyAnswer(installation.config, credential, { challenge, passkey, counter }),
  )
}

async function passkeysOfMember(
  { installation }: Attempt,
  { accountId, memberId }: Whose,
): Promise<OwnPasskey[]> {
  const { passkeys } = await withAccount(installation, asSystem(accountId), (scope) =>
    passkeysOf(scope, installation, memberId),
  )
  return passkeys
}
