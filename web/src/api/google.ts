import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as contract from '#contract/google.ts'
import type * as identity from '#contract/identity.ts'
import { ask, part } from './client.ts'
import { enter, loadWho, type SecondFactor } from './identity.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { refreshCsrf } from './session-state.ts'

/** Where to send the browser. `returnTo` is a path of ours, kept on the server until it is back. */
export async function googleAddress(
  purpose: Exclude<contract.GooglePurpose, 'invitation'>,
  returnTo: string,
): Promise<string> {
  const paths = { enter: '/session/google', link: '/google', prove: '/session/proof/google' }
  const { address } = await ask<ResponseOf<typeof contract.beginGoogle>>(
    'POST',
    `${paths[purpose]}/address`,
    {
      body: { returnTo },
      beforeSignIn: purpose === 'enter',
    },
  )
  return address
}

export async function googleInvitationAddress(token: string): Promise<string> {
  const { address } = await ask<ResponseOf<typeof contract.beginGoogle>>(
    'POST',
    '/invitations/accept/google/address',
    { body: { token }, beforeSignIn: true },
  )
  return address
}

/** What signing up with Google begins with. */
export type GoogleSignUp =
  ResponseOf<typeof contract.enterByGoogle> extends infer Answer
    ? Answer extends { signUp: infer Begun }
      ? Begun
      : never
    : never

/** How somebody's way back from Google ends. */
export type GoogleReturn =
  | { kind: 'done'; returnTo: string }
  | { kind: 'second factor'; step: SecondFactor; returnTo: string }
  | { kind: 'sign up'; signUp: GoogleSignUp }
  | { kind: 'linked'; email: string; returnTo: string }
  | { kind: 'proven'; returnTo: string }

/** Takes what the browser has brought back to where it was begun for. Refusals are told, not waited for: there is no page behind this one. */
export async function returnFromGoogle(
  purpose: contract.GooglePurpose,
  answer: string,
): Promise<GoogleReturn> {
  const body = { answer }
  if (purpose === 'enter') {
    const told = await ask<ResponseOf<typeof contract.enterByGoogle>>('POST', '/session/google', {
      body,
      beforeSignIn: true,
    })
    if ('signUp' in told) return { kind: 'sign up', signUp: told.signUp }
    return entered(told, told.returnTo)
  }
  if (purpose === 'invitation') {
    const told = await ask<identity.SignInAnswer>('POST', '/invitations/accept/google', {
      body,
      beforeSignIn: true,
    })
    return entered(told, '/inbox')
  }
  // Whose session it is tells the token that changes need.
  await loadWho()
  if (purpose === 'link') {
    const { email, returnTo } = await ask<ResponseOf<typeof contract.linkGoogle>>('POST', '/google', {
      body,
      beforeSignIn: true,
    })
    await refresh()
    return { kind: 'linked', email, returnTo }
  }
  const { returnTo } = await ask<ResponseOf<typeof contract.proveByGoogle>>('PUT', '/session/proof/google', {
    body,
    beforeSignIn: true,
  })
  await refreshCsrf()
  return { kind: 'proven', returnTo }
}

function entered(told: identity.SignInAnswer, returnTo: string): GoogleReturn {
  const step = enter(told)
  return step ? { kind: 'second factor', step, returnTo } : { kind: 'done', returnTo }
}

/** Answers the second factor that is wanted beside: never, of somebody who is new. */
export async function signUpWithGoogle(body: BodyInput<typeof contract.signUpWithGoogle>): Promise<void> {
  enter(await ask<identity.SignInAnswer>('POST', '/sign-up/google', { body, beforeSignIn: true }))
}

export function googleQuery() {
  return queryOptions({
    queryKey: keys.google,
    queryFn: ({ signal }) => ask<ResponseOf<typeof contract.listGoogle>>('GET', '/google', { signal }),
  })
}

export async function unlinkGoogle(id: string): Promise<void> {
  await ask('DELETE', `/google/${part(id)}`)
  await refresh()
}

async function refresh(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: keys.waysIn })
  await queryClient.invalidateQueries({ queryKey: keys.google })
}
