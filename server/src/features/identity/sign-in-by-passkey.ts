import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginPasskeySignIn, signInByPasskey as endpoint } from '#contract/passkeys.ts'
import { clock } from '#kernel/clock.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { beginCeremony, endCeremony } from './ceremonies.ts'
import { atLastWorkplace } from './enter-workplace.ts'
import { personOf } from './find-person.ts'
import { type Attempt, finishSignIn } from './finish-sign-in.ts'
import { heldPasskeys } from './held-passkeys.ts'
import {
  challengeIn,
  challengeMinutes,
  credentialHash,
  mustBeHandle,
  mustHaveRelyingParty,
  newChallenge,
  openPasskey,
  verifyAnswer,
} from './passkeys.ts'

/** Nobody says who they are: the device knows, and offers what it has for this place. */
export async function beginSignInByPasskey(call: Attempt): Promise<ResponseOf<typeof beginPasskeySignIn>> {
  await spendPasskeysOfAddress(call)
  const party = mustHaveRelyingParty(call.installation.config)
  const challenge = newChallenge()
  await beginCeremony(
    call,
    { secret: challenge, purpose: 'sign_in', whose: null, minutes: challengeMinutes },
    {},
  )
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: challengeMinutes * 60_000,
    userVerification: 'required',
  })
  return { options }
}

/** The device has signed our challenge of a moment ago, in this browser, after verifying its owner: two factors in one. */
export async function signInByPasskey(
  call: Attempt,
  { credential }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation } = call
  await spendPasskeysOfAddress(call)
  const challenge = challengeIn(credential)
  const begun = await endCeremony(call, { secret: challenge, purpose: 'sign_in', whose: null })
  if (!begun) refuse('passkey_expired')
  const passkey = await findPasskey(installation, credential.id)
  if (!passkey) refuse('passkey_unknown')
  mustBeHandle(credential, passkey.handle)
  const record = openPasskey(installation.master, passkey.id, passkey.sealed)
  await countUse(
    installation,
    credential.id,
    await verifyAnswer(installation.config, credential, {
      challenge,
      passkey: { ...record, counter: passkey.counter },
      ownerVerified: true,
    }),
  )
  await mustNotBeHeld(installation, passkey)
  const person = await atLastWorkplace(call, await personOf(installation, passkey))
  return finishSignIn(call, person, { by: 'passkey', strong: true })
}

/** Added within the week before an alarm, and nobody has said since that it is theirs. It is told to whoever has the device alone. */
async function mustNotBeHeld(installation: Installation, { id, accountId, memberId }: FoundPasskey) {
  const held = await withAccount(installation, asSystem(accountId), (scope) => heldPasskeys(scope, memberId))
  if (held.has(id)) refuse('passkey_held')
}

/** A copy of the device would count on from the same number: whoever comes second with it is refused. */
export async function countUse({ pools, master }: Installation, credentialId: string, counter: number) {
  const { rows } = await pools.app.query<{ used: boolean }>('select use_passkey($1, $2, $3) as used', [
    credentialHash(master, credentialId),
    counter,
    clock.now(),
  ])
  if (!rows[0]!.used) refuse('passkey_refused')
}

export type FoundPasskey = {
  id: string
  handle: string
  sealed: Buffer
  counter: number
  accountId: string
  memberId: string
}

/** Whose passkey this is, in the business in which they have worked longest; null when it is nobody's who works anywhere. */
export async function findPasskey(
  { pools, master }: Installation,
  credentialId: string,
): Promise<FoundPasskey | null> {
  const { rows } = await pools.app.query<{
    passkey_id: string
    handle: string
    passkey_cipher: Buffer
    counter: string
    account_id: string
    member_id: string
  }>('select * from passkey_for($1)', [credentialHash(master, credentialId)])
  const [row] = rows
  if (!row) return null
  return {
    id: row.passkey_id,
    handle: row.handle,
    sealed: row.passkey_cipher,
    counter: Number(row.counter),
    accountId: row.account_id,
    memberId: row.member_id,
  }
}

/** Nothing can be guessed here; it is the work that is bounded. A page that is open asks anew every few minutes. */
export async function spendPasskeysOfAddress({ installation, request }: Attempt) {
  await spendAttempts(installation, [
    { name: 'sign-in-passkey', value: addressBlock(request), allowed: 300, windowSeconds: 900 },
  ])
}
