import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type { SignInAnswer } from '#contract/identity.ts'
import type { listWorkplaces, openWorkplace as openEndpoint, Workplace } from '#contract/workplaces.ts'
import { ask, part } from './client.ts'
import { enter, type SecondFactor } from './identity.ts'
import { keys } from './keys.ts'

export function workplacesQuery() {
  return queryOptions({
    queryKey: keys.workplaces,
    queryFn: ({ signal }) => ask<ResponseOf<typeof listWorkplaces>>('GET', '/workplaces', { signal }),
    staleTime: 5 * 60_000,
  })
}

/** Moves to another business, or answers the second factor that is wanted there. Once moved, the page begins anew, in every tab. */
export async function enterWorkplace(id: string): Promise<SecondFactor | null> {
  return move(await ask<SignInAnswer>('POST', `/workplaces/${part(id)}/enter`, { body: {} }))
}

/** Makes it and goes there. */
export async function openWorkplace(body: BodyInput<typeof openEndpoint>): Promise<SecondFactor | null> {
  const { id } = await ask<Workplace>('POST', '/workplaces', { body })
  return enterWorkplace(id)
}

/** With the sign-in that one has; asked where nobody may be signed in any more. */
export async function joinByInvitation(token: string): Promise<SecondFactor | null> {
  return move(await ask<SignInAnswer>('POST', '/invitations/join', { body: { token }, beforeSignIn: true }))
}

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('plumbline-workplace')

/** The cookie is one for all tabs: a tab that still showed the business before would speak to another one. Call the answer to stop. */
export function followOtherTabs(): () => void {
  const begin = () => location.assign('/')
  channel?.addEventListener('message', begin)
  return () => channel?.removeEventListener('message', begin)
}

function move(answer: SignInAnswer): SecondFactor | null {
  const wanted = enter(answer)
  if (!wanted) channel?.postMessage('moved')
  return wanted
}
