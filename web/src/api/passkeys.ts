import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as contract from '#contract/passkeys.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { makePasskey } from './passkey-device.ts'
import { queryClient } from './query-client.ts'

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
  await queryClient.invalidateQueries({ queryKey: keys.passkeys })
  return name
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await ask('PATCH', `/passkeys/${part(id)}`, { body: { name } })
  await queryClient.invalidateQueries({ queryKey: keys.passkeys })
}

export async function removePasskey(id: string): Promise<void> {
  await ask('DELETE', `/passkeys/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.passkeys })
}
