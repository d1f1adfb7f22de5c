import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type * as deals from '#contract/deals.ts'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

type Deal = deals.Deal

/** Cards newest first; of one stage in board order, or of one contact. */
export function dealsQuery(filter: { stageId?: string; contactId?: string } = {}) {
  return infiniteQueryOptions({
    queryKey: [...keys.dealLists, filter] as const,
    queryFn: ({ pageParam, signal }) => dealPage({ ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** One page, for a column that is scrolled further than the board's answer reached. */
export function dealPage(
  query: { stageId?: string; contactId?: string; cursor?: string | null; limit?: number },
  signal?: AbortSignal,
) {
  return ask<ResponseOf<typeof deals.listDeals>>('GET', '/deals', { query, signal })
}

export function dealQuery(id: string) {
  return queryOptions({
    queryKey: keys.deal(id),
    queryFn: ({ signal }) => ask<Deal>('GET', `/deals/${part(id)}`, { signal }),
  })
}

export function activityQuery(dealId: string) {
  return infiniteQueryOptions({
    queryKey: keys.activity(dealId),
    queryFn: ({ pageParam, signal }) =>
      ask<ResponseOf<typeof deals.listActivity>>('GET', `/deals/${part(dealId)}/activity`, {
        query: { cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export async function createDeal(body: BodyInput<typeof deals.createDeal>): Promise<Deal> {
  return changed(await ask<Deal>('POST', '/deals', { body }))
}

export async function changeDeal(id: string, body: BodyInput<typeof deals.changeDeal>): Promise<Deal> {
  return changed(await ask<Deal>('PATCH', `/deals/${part(id)}`, { body }))
}

export async function moveDeal(id: string, body: BodyInput<typeof deals.moveDeal>): Promise<Deal> {
  return changed(await ask<Deal>('POST', `/deals/${part(id)}/move`, { body }))
}

function changed(deal: Deal): Deal {
  queryClient.setQueryData(keys.deal(deal.id), deal)
  const old = [keys.board, keys.dealLists, keys.activity(deal.id), keys.conversationLists]
  for (const queryKey of old) void queryClient.invalidateQueries({ queryKey })
  return deal
}
