import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as contract from '#contract/passkeys.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { answerByPasskey, makePasskey } from './passkey-device.ts'
import { queryClient } from './query-client.ts'
import { refreshCsrf } from './session-state.ts'

export function passkeysQuery() {
  return queryOptions({
    queryKey: keys.passkeys,
    queryFn: ({ signal }) => ask<ResponseOf<typeof contract.listPasskeys>>('GET', '/passkeys', { signal }),
  })
}

/** Asks the device for one, and sets it up; answers how it is called. */
export async function addPasskey(): Promise<string> {
  const { options } = await ask<ResponseOf<typeof contract.beginPasskey>>('POST', '/passkeys/options', {
    body: {},
  })
  const credential = await makePasskey(options)
  const { name } = await ask<contract.Passkey>('POST', '/passkeys', { body: { credential } })
  await refresh()
  return name
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await ask('PATCH', `/passkeys/${part(id)}`, { body: { name } })
  await refresh()
}

export async function removePasskey(id: string): Promise<void> {
  await ask('DELETE', `/passkeys/${part(id)}`)
  await refresh()
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

async function refresh(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: keys.waysIn })
  await queryClient.invalidateQueries({ queryKey: keys.passkeys })
}
