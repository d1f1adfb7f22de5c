import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as contract from '#contract/passkeys.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { answerByPasskey, makePasskey } from './passkey-device.ts'
import { queryClient } from './query-client.ts'
import { factorsChanged } from './second-factors.ts'
import { refreshCsrf } from './session-state.ts'

export function passkeysQuery() {
  return queryOptions({
    queryKey: keys.passkeys,
    queryFn: ({ signal }) => ask<ResponseOf<typeof contract.listPasskeys>>('GET', '/passkeys', { signal }),
  })
}

export type NewPasskey = ResponseOf<typeof contract.addPasskey>

/** Asks the device for one, and sets it up. Recovery codes that come with it are told this once. */
export async function addPasskey(kind: contract.PasskeyKind): Promise<NewPasskey> {
  const { options } = await ask<ResponseOf<typeof contract.beginPasskey>>('POST', '/passkeys/options', {
    body: { kind },
  })
  const credential = await makePasskey(options)
  const made = await ask<NewPasskey>('POST', '/passkeys', { body: { credential } })
  // Whoever must see codes first changes nothing of the page that shows them.
  if (!made.recoveryCodes) await passkeysChanged()
  return made
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await ask('PATCH', `/passkeys/${part(id)}`, { body: { name } })
  await passkeysChanged()
}

/** It was added shortly before an alarm, and is theirs: it signs in again. */
export async function keepPasskey(id: string): Promise<void> {
  await ask('PUT', `/passkeys/${part(id)}/kept`, { body: {} })
  await passkeysChanged()
}

/** With the password that comes in the same step, where the one until now is too short to stay alone. */
export async function removePasskey(id: string, password?: string): Promise<void> {
  await ask('POST', `/passkeys/${part(id)}/remove`, { body: password === undefined ? {} : { password } })
  await passkeysChanged()
}

/** By what this person can sign in. */
export function waysInQuery() {
  return queryOptions({
    queryKey: keys.waysIn,
    queryFn: ({ signal }) => ask<ResponseOf<typeof contract.readWaysIn>>('GET', '/ways-in', { signal }),
  })
}

/** For ten minutes from now sensitive actions go through. */
export async function proveByPasskey(): Promise<void> {
  const { options } = await ask<ResponseOf<typeof contract.beginPasskeyProof>>(
    'POST',
    '/session/proof/passkey/options',
    { body: {} },
  )
  const credential = await answerByPasskey(options)
  await ask('PUT', '/session/proof/passkey', { body: { credential } })
  await refreshCsrf()
}

/** They are second factors too: what is shown of those changes with them. */
export async function passkeysChanged(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: keys.waysIn })
  await Promise.all([queryClient.invalidateQueries({ queryKey: keys.passkeys }), factorsChanged()])
}
