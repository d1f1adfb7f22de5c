import { generateRegistrationOptions } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { beginPasskey, addPasskey as endpoint, NewPasskey } from '#contract/passkeys.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { beginCeremony, endCeremony } from './ceremonies.ts'
import { passkeyAdded } from './events.ts'
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
import { whoIs } from './who-is.ts'

type Call = OwnCall & { principal: Principal }

export async function beginAddingPasskey(call: Call): Promise<ResponseOf<typeof beginPasskey>> {
  const { installation, principal, session } = call
  const { member } = await whoIs(installation, { ...session, sessionId: session.id })
  const { handle, passkeys } = await withAccount(installation, principal, (scope) =>
    passkeysOf(scope, installation, session.memberId),
  )
  return beginRegistration(call, { ...member, handle }, passkeys, { purpose: 'add', whose: session })
}

export async function addPasskey(
  call: Call,
  { credential, name }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const { installation, principal, session, request } = call
  const made = await endRegistration(call, credential, { purpose: 'add', whose: session })
  return withAccount(installation, principal, async (scope) => {
    const { passkeys } = await passkeysOf(scope, installation, session.memberId)
    const taken = passkeys.map((passkey) => passkey.name)
    const agent = request.headers['user-agent'] ?? ''
    return storePasskey(scope, installation, session.memberId, {
      ...made,
      name: name ?? passkeyName(made.aaguid, agent, taken),
    })
  })
}

type Begun = { purpose: 'add' | 'sign_up'; whose: { accountId: string; memberId: string } | null }

/** What the browser is asked for: a passkey that is found without a name, and only where its owner is verified. */
export async function beginRegistration(
  call: Attempt,
  person: { name: string; email: string; handle: string },
  known: Pick<PasskeyRecord, 'credentialId' | 'transports'>[],
  begun: Begun,
): Promise<ResponseOf<typeof beginPasskey>> {
  const party = mustHaveRelyingParty(call.installation.config)
  const challenge = newChallenge()
  await beginCeremony(
    call,
    { secret: challenge, minutes: challengeMinutes, ...begun },
    { handle: person.handle },
  )
  const options = await generateRegistrationOptions({
    rpID: party.id,
    rpName: 'Plumbline',
    userID: handleBytes(person.handle),
    userName: person.email,
    userDisplayName: person.name,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: challengeMinutes * 60_000,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return { options }
}

export type MadePasskey = Omit<PasskeyRecord, 'name'> & { handle: string; aaguid: string; counter: number }

export async function endRegistration(
  call: Attempt,
  credential: NewPasskey,
  begun: Begun,
): Promise<MadePasskey> {
  const challenge = challengeIn(credential)
  const detail = await endCeremony<{ handle: string }>(call, { secret: challenge, ...begun })
  if (!detail) refuse('passkey_expired')
  const { aaguid, credential: made } = await verifyNew(call.installation.config, credential, challenge)
  return {
    handle: detail.handle,
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
  { handle, counter, aaguid: _aaguid, ...record }: MadePasskey & { name: string },
): Promise<ResponseOf<typeof endpoint>> {
  const id = ids.new()
  const now = clock.now()
  const { rows } = await sql<{
    refused: ProblemCode | null
  }>`select add_passkey(${memberId}, ${id}, ${handle},
    ${credentialHash(master, record.credentialId)}, ${sealPasskey(master, id, record)}, ${counter}, ${now}) as refused`.execute(
    scope.database,
  )
  const { refused } = rows[0]!
  if (refused) refuse(refused)
  await announce(scope, passkeyAdded, { data: { memberId, passkeyId: id } })
  return shownPasskey({ ...record, id, createdAt: now, usedAt: null })
}
