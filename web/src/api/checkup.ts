import { queryOptions } from '@tanstack/react-query'
import type { readOwnCheckup, readTeamCheckup, TeamReview } from '#contract/checkup.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { ask } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

/** Computed when it is asked for: never shown from before. */
export function checkupQuery() {
  return queryOptions({
    queryKey: keys.checkup,
    queryFn: ({ signal }) => ask<ResponseOf<typeof readOwnCheckup>>('GET', '/checkup', { signal }),
    staleTime: 0,
  })
}

export function teamCheckupQuery() {
  return queryOptions({
    queryKey: keys.teamCheckup,
    queryFn: ({ signal }) => ask<ResponseOf<typeof readTeamCheckup>>('GET', '/team/checkup', { signal }),
    staleTime: 0,
  })
}

export function teamReviewQuery() {
  return queryOptions({
    queryKey: keys.teamReview,
    queryFn: ({ signal }) => ask<TeamReview>('GET', '/team/review', { signal }),
    staleTime: 10 * 60_000,
  })
}

export async function reviewTeam(): Promise<void> {
  queryClient.setQueryData(keys.teamReview, await ask<TeamReview>('POST', '/team/review', { body: {} }))
}
