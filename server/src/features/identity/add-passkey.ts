import { generateRegistrationOptions } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type {
  beginPasskey,
  addPasskey as endpoint,
  NewPasskey,
  Passkey,
  PasskeyKind,
} from '#contract/passkeys.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { beginCeremony, endCeremony } from './ceremonies.ts'
import { passkeyAdded } from './events.ts'
import { personOf } from './find-person.ts'
import type { Attempt } from './finish-sign-in.ts'
import { shownPasskey } from './list-passkeys.ts'
import { passkeyName } from './passkey-names.ts'
import {
  algorithms,
  challengeIn,
  challengeMinutes,
  credentialHash,
  handleBytes,
  mustHaveRelyingParty,
  newChallenge,
  type PasskeyRecord,
  passkeysOf,
  sealPasskey,
  verifyNew,
} from './passkeys.ts'
import type { OwnCall } from './prove.ts'
import { drawRecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'
import { secondFactorsOf } from './second-factors.ts'
import { whoIs } from './who-is.ts'

type Call = OwnCall & { principal: Principal }

export async function beginAddingPasskey(
  call: Call,
  { kind }: BodyOf<typeof beginPasskey>,
): Promise<ResponseOf<typeof beginPasskey>> {
  const { installation, principal, session } = call
  const { member } = await whoIs(installation, { ...session, sessionId: session.id })
  const { handle, passkeys } = await withAccount(installation, principal, (scope) =>
    passkeysOf(scope, installation, session.memberId),
  )
  return beginRegistration(call, { ...member, handle, kind }, passkeys, { purpose: 'add', whose: session })
}

/** It is asked for beside the password from here on. With the first factor come the codes for the day on which the device is lost. */
export async function addPasskey(
  call: Call,
  { credential, name }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, principal, session, request } = call
  const { memberId } = session
  const made = await endRegistration(call, credential, { purpose: 'add', whose: session })
  const { taken, hasCodes } = await withAccount(installation, principal, async (scope) => {
    const { enough, codes_left: left } = await secondFactorsOf(scope, memberId)
    const { passkeys } = await passkeysOf(scope, installation, memberId)
    // Codes beside a factor that counts for nothing, after an alarm, may be somebody else's.
    return { taken: passkeys.map((passkey) => passkey.name), hasCodes: enough && left > 0 }
  })
  const codes = hasCodes ? null : await drawRecoveryCodes(installation, await personOf(installation, session))
  return withAccount(installation, principal, async (scope) => {
    const passkey = await storePasskey(scope, installation, memberId, {
      ...made,
      name: name ?? passkeyName(made, request.headers['user-agent'] ?? '', taken),
    })
    return { ...passkey, recoveryCodes: codes && (await storeRecoveryCodes(scope, memberId, codes)) }
  })
}

type Begun = { purpose: 'add' | 'sign_up'; whose: { accountId: string; memberId: string } | null }

/**
 * What the browser is asked for: a passkey is found without a name, and made only where its owner is verified. A security key is asked for neither: it
 * need not have a place for passkeys, nor know its owner.
 */
export async function beginRegistration(
  call: Attempt,
  { name, email, handle, kind }: { name: string; email: string; handle: string; kind: PasskeyKind },
  known: Pick<PasskeyRecord, 'credentialId' | 'transports'>[],
  begun: Begun,
): Promise<ResponseOf<typeof beginPasskey>> {
  const party = mustHaveRelyingParty(call.installation.config)
  const challenge = newChallenge()
  await beginCeremony(call, { secret: challenge, minutes: challengeMinutes, ...begun }, { handle, kind })
  const options = await generateRegistrationOptions({
    rpID: party.id,
    rpName: 'Plumbline',
    userID: handleBytes(handle),
    userName: email,
    userDisplayName: name,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: challengeMinutes * 60_000,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection:
      kind === 'passkey'
        ? { residentKey: 'required', userVerification: 'required' }
        : {
            authenticatorAttachment: 'cross-platform',
            residentKey: 'discouraged',
            userVerification: 'discouraged',
          },
    supportedAlgorithmIDs: algorithms,
  })
  return { options }
}

export type MadePasskey = Omit<PasskeyRecord, 'name'> & {
  kind: PasskeyKind
  handle: string
  aaguid: string
  counter: number
}

export async function endRegistration(
  call: Attempt,
  credential: NewPasskey,
  begun: Begun,
): Promise<MadePasskey> {
  const challenge = challengeIn(credential)
  const detail = await endCeremony<{ handle: string; kind: PasskeyKind }>(call, {
    secret: challenge,
    ...begun,
  })
  if (!detail) refuse('passkey_expired')
  const { aaguid, credential: made } = await verifyNew(call.installation.config, credential, {
    challenge,
    ownerVerified: detail.kind === 'passkey',
  })
  return {
    ...detail,
    aaguid,
    credentialId: made.id,
    publicKey: Buffer.from(made.publicKey).toString('base64url'),
    transports: credential.response.transports ?? [],
    counter: made.counter,
  }
}

export async function storePasskey(
  scope: Scope,
  { master }: Installation,
  memberId: string,
  { handle, kind, counter, aaguid: _aaguid, ...record }: MadePasskey & { name: string },
): Promise<Passkey> {
  const id = ids.new()
  const now = clock.now()
  const secondOnly = kind === 'security_key'
  const { rows } = await sql<{
    refused: ProblemCode | null
  }>`select add_passkey(${memberId}, ${id}, ${handle},
    ${credentialHash(master, record.credentialId)}, ${sealPasskey(master, id, record)}, ${counter}, ${secondOnly}, ${now}) as refused`.execute(
    scope.database,
  )
  const { refused } = rows[0]!
  if (refused) refuse(refused)
  await announce(scope, passkeyAdded, { data: { memberId, passkeyId: id } })
  return shownPasskey({ ...record, id, secondOnly, createdAt: now, usedAt: null }, new Set())
}
