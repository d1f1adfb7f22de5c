import { infiniteQueryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as ownSignIns from '#contract/own-sign-ins.ts'
import { ask } from './client.ts'
import { keys } from './keys.ts'

export function ownSignInsQuery() {
  return infiniteQueryOptions({
    queryKey: keys.ownSignIns,
    queryFn: ({ pageParam, signal }) =>
      ask<ResponseOf<typeof ownSignIns.listOwnSignIns>>('GET', '/sign-ins', {
        query: { cursor: pageParam, limit: 10 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}
