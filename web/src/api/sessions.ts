import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as identity from '#contract/identity.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { refreshCsrf } from './session-state.ts'

export function sessionsQuery() {
  return queryOptions({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => ask<ResponseOf<typeof identity.listSessions>>('GET', '/sessions', { signal }),
  })
}

export async function endSession(id: string): Promise<void> {
  await ask('DELETE', `/sessions/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.sessions })
}

/** Answers how many there were. */
export async function endOtherSessions(): Promise<number> {
  const { ended } = await ask<ResponseOf<typeof identity.endOtherSessions>>('POST', '/sessions/end-others', {
    body: {},
  })
  await queryClient.invalidateQueries({ queryKey: keys.sessions })
  return ended
}

/** For ten minutes from now sensitive actions go through. */
export async function prove(password: string): Promise<void> {
  await ask('PUT', '/session/proof', { body: { password } })
  await refreshCsrf()
}

/** Answers how many other sessions ended with the old password. */
export async function changePassword(current: string | null, password: string): Promise<number> {
  const { ended } = await ask<ResponseOf<typeof identity.changePassword>>('PUT', '/password', {
    body: { password, ...(current !== null && { current }) },
  })
  await refreshCsrf()
  void queryClient.invalidateQueries({ queryKey: keys.sessions })
  void queryClient.invalidateQueries({ queryKey: keys.waysIn })
  return ended
}

/** What the owner lets sessions be, for everybody here. */
export async function changeSessionLimits(
  limits: BodyInput<typeof identity.changeSessionLimits>,
): Promise<void> {
  await ask('PUT', '/account/session-limits', { body: limits })
  await queryClient.invalidateQueries({ queryKey: keys.account })
}

/** This session, on this phone: for a week unused, or as short as others again. */
export async function keepOnPhone(stay: boolean): Promise<void> {
  await ask('PUT', '/session/phone', { body: { stay } })
  await queryClient.invalidateQueries({ queryKey: keys.sessions })
}
