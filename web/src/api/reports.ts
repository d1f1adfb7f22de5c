import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { ActivityDays, readActivity } from '#contract/reports.ts'
import { ask } from './client.ts'
import { keys } from './keys.ts'

export function activityQuery(days: ActivityDays) {
  return queryOptions({
    queryKey: [...keys.activityOfMembers, days],
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof readActivity>>('GET', '/reports/activity', { query: { days }, signal }),
    placeholderData: keepPreviousData,
  })
}
