import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { Who } from '#contract/identity.ts'
import type { listOwnershipOffers } from '#contract/ownership.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { signedIn } from './session-state.ts'

export function ownershipOffersQuery() {
  return queryOptions({
    queryKey: keys.ownershipOffers,
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof listOwnershipOffers>>('GET', '/ownership-offers', { signal }),
    staleTime: 5 * 60_000,
  })
}

export async function offerOwnership(memberId: string): Promise<void> {
  await ask('POST', '/ownership-offers', { body: { memberId } })
  await queryClient.invalidateQueries({ queryKey: keys.ownershipOffers })
}

/** Whoever accepts may more from now on: everything is asked anew. */
export async function acceptOwnership(id: string): Promise<void> {
  signedIn(await ask<Who>('POST', `/ownership-offers/${part(id)}/accept`, { body: {} }))
  await queryClient.invalidateQueries()
}

/** Withdraws one's own, declines another's. */
export async function endOwnershipOffer(id: string): Promise<void> {
  await ask('DELETE', `/ownership-offers/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.ownershipOffers })
}
