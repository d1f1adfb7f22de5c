import { queryOptions, useQuery } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as integrations from '#contract/integrations.ts'
import type { ApiKey } from '#contract/integrations.ts'
import { ask, part } from './client.ts'
import { useMay } from './identity.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

/** A key with its secret, which is told this once. */
export type NewSecret = ResponseOf<typeof integrations.makeKey>

export function apiKeysQuery() {
  return queryOptions({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => ask<ResponseOf<typeof integrations.listKeys>>('GET', '/keys', { signal }),
  })
}

/** Keys in use whose secret should be replaced, for whoever may do that; none for everybody else. */
export function useKeysToReplace(): ApiKey[] {
  const { data } = useQuery({ ...apiKeysQuery(), enabled: useMay('integrations.manage') })
  return (data?.items ?? []).filter(({ state, advice }) => state !== 'expired' && advice !== null)
}

export async function makeKey(body: BodyInput<typeof integrations.makeKey>): Promise<NewSecret> {
  const made = await ask<NewSecret>('POST', '/keys', { body })
  void queryClient.invalidateQueries({ queryKey: keys.apiKeys })
  return made
}

export async function rotateKey(id: string, overlapHours: number): Promise<NewSecret> {
  const rotated = await ask<NewSecret>('POST', `/keys/${part(id)}/rotate`, { body: { overlapHours } })
  void queryClient.invalidateQueries({ queryKey: keys.apiKeys })
  return rotated
}

export async function revokeKey(id: string): Promise<void> {
  await ask('DELETE', `/keys/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.apiKeys })
}
