import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as whatsapp from '#contract/whatsapp.ts'
import { ask } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

export function numbersQuery() {
  return queryOptions({
    queryKey: [...keys.whatsapp, 'numbers'] as const,
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof whatsapp.listNumbers>>('GET', '/whatsapp/numbers', { signal }),
  })
}

export async function connectNumber(body: BodyInput<typeof whatsapp.connectNumber>) {
  const answer = await ask<ResponseOf<typeof whatsapp.connectNumber>>('POST', '/whatsapp/numbers', { body })
  void queryClient.invalidateQueries({ queryKey: keys.whatsapp })
  return answer
}

/** What Meta delivered, hour by hour, newest hours last as the server orders them. */
export function deliveriesQuery(hours = 24) {
  return queryOptions({
    queryKey: [...keys.whatsapp, 'deliveries', hours] as const,
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof whatsapp.readDeliveries>>('GET', '/whatsapp/deliveries', {
        query: { hours },
        signal,
      }),
  })
}

export async function replayItems(body: BodyInput<typeof whatsapp.replayItems>) {
  const answer = await ask<ResponseOf<typeof whatsapp.replayItems>>('POST', '/whatsapp/replay', { body })
  void queryClient.invalidateQueries({ queryKey: keys.whatsapp })
  return answer
}
