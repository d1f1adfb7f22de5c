import { infiniteQueryOptions } from '@tanstack/react-query'
import type * as audit from '#contract/audit.ts'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import { ask } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

type Filters = Omit<BodyInput<typeof audit.exportAudit>, 'format'>

export function auditQuery(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: [...keys.audit, filters],
    queryFn: ({ pageParam, signal }) =>
      ask<ResponseOf<typeof audit.listAudit>>('GET', '/audit', {
        query: { ...filters, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export async function exportAudit(filters: Filters, format: 'csv' | 'json'): Promise<Blob> {
  const file = await ask<Blob>('POST', '/audit/exports', {
    body: { ...filters, format },
    as: 'file',
    timeoutSeconds: 600,
  })
  // That it was taken stands in the log now.
  void queryClient.invalidateQueries({ queryKey: keys.audit })
  return file
}
