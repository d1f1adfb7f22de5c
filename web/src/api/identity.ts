import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as identity from '#contract/identity.ts'
import type * as invitations from '#contract/invitations.ts'
import type * as passkeys from '#contract/passkeys.ts'
import type { Permission } from '#contract/permissions.ts'
import type * as factors from '#contract/second-factors.ts'
import { ask } from './client.ts'
import { forgetDrafts } from './drafts.ts'
import { isRefusal } from './errors.ts'
import { forgetOutbox } from './outbox.ts'
import { answerByPasskey, makePasskey, offerNoMore } from './passkey-device.ts'
import { queryClient } from './query-client.ts'
import { currentWho, signedIn, signedOut, useSessionState } from './session-state.ts'

type Who = identity.Who
export type SecondFactor = identity.SecondFactorStep['secondFactor']

/** Who is signed in; null when nobody is. Asked once, then known. */
export async function loadWho(): Promise<Who | null> {
  const known = currentWho()
  if (known) return known
  asking ??= askWho().finally(() => {
    // One answer for all who ask while a page is being opened.
    setTimeout(() => {
      asking = null
    }, 500)
  })
  return asking
}

let asking: Promise<Who | null> | null = null

async function askWho(): Promise<Who | null> {
  try {
    const who = await ask<Who>('GET', '/session', { beforeSignIn: true })
    signedIn(who)
    return who
  } catch (error) {
    if (isRefusal(error, 'not_signed_in', 'session_ended')) return null
    throw error
  }
}

/** The signed-in person. Only below the shell, where there is always one. */
export function useWho(): Who {
  const { who } = useSessionState()
  if (!who) throw new Error('nobody is signed in on this page')
  return who
}

export function useMay(permission: Permission): boolean {
  return useSessionState().who?.permissions.includes(permission) ?? false
}

export function signUpQuery() {
  return queryOptions({
    queryKey: ['sign-up'],
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof identity.readSignUp>>('GET', '/sign-up', { signal, beforeSignIn: true }),
  })
}

/** Signs in, or answers the second factor that is wanted beside. */
export async function signIn(body: BodyInput<typeof identity.signIn>): Promise<SecondFactor | null> {
  return enter(await ask<identity.SignInAnswer>('POST', '/session', { body, beforeSignIn: true }))
}

export async function signInByLink(token: string): Promise<SecondFactor | null> {
  const body = { token }
  return enter(await ask<identity.SignInAnswer>('POST', '/session/link', { body, beforeSignIn: true }))
}

/** Signs up, and in. True where a code is on its way to the mailbox instead, with which `confirmSignUp` goes on. */
export async function signUp(body: BodyInput<typeof identity.signUp>): Promise<boolean> {
  return isMailed(await ask<identity.SignUpAnswer>('POST', '/sign-up', { body, beforeSignIn: true }))
}

export async function confirmSignUp(code: string): Promise<void> {
  enter(
    await ask<identity.SignInAnswer>('POST', '/sign-up/confirmation', { body: { code }, beforeSignIn: true }),
  )
}

function isMailed(answer: identity.SignUpAnswer): boolean {
  if ('mailed' in answer) return true
  enter(answer)
  return false
}

export async function passSecondFactor(code: string, trustBrowser: boolean): Promise<void> {
  const body = { code, trustBrowser }
  becomes(await ask<Who>('POST', '/session/second-factor', { body, beforeSignIn: true }))
}

/** With whichever passkey or security key of theirs the person has at hand. */
export async function passSecondFactorByPasskey(trustBrowser: boolean): Promise<void> {
  const { options } = await ask<ResponseOf<typeof factors.beginPasskeySecondFactor>>(
    'POST',
    '/session/second-factor/passkey/options',
    { body: {}, beforeSignIn: true },
  )
  const credential = await answerByPasskey(options)
  const body = { credential, trustBrowser }
  becomes(await ask<Who>('POST', '/session/second-factor/passkey', { body, beforeSignIn: true }))
}

/** Takes an answer of whatever way in: who one is now, or what is wanted beside. */
export function enter(answer: identity.SignInAnswer): SecondFactor | null {
  if ('secondFactor' in answer) return answer.secondFactor
  becomes(answer)
  return null
}

/** Makes the sign-in of whoever was invited, and signs them in; somebody who comes back may have a second factor from before. */
export async function acceptInvitation(
  body: BodyInput<typeof invitations.acceptInvitation>,
): Promise<SecondFactor | null> {
  return enter(await ask<identity.SignInAnswer>('POST', '/invitations/accept', { body, beforeSignIn: true }))
}

/** Which ways in this installation offers. */
export function signInQuery() {
  return queryOptions({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof passkeys.readSignIn>>('GET', '/sign-in', { signal, beforeSignIn: true }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Whichever of the passkeys on this device the person chooses; with `autofill` among what the browser offers in the field for the e-mail. */
export async function signInByPasskey({ autofill = false } = {}): Promise<void> {
  const { options } = await ask<ResponseOf<typeof passkeys.beginPasskeySignIn>>(
    'POST',
    '/session/passkey/options',
    { body: {}, beforeSignIn: true },
  )
  const credential = await answerByPasskey(options, autofill)
  try {
    becomes(await ask<Who>('POST', '/session/passkey', { body: { credential }, beforeSignIn: true }))
  } catch (error) {
    if (isRefusal(error, 'passkey_unknown')) offerNoMore(options, credential)
    throw error
  }
}

/** A business whose owner has a passkey on this device, and no password. True where a code was mailed, as after `signUp`. */
export async function signUpWithPasskey(
  business: Omit<BodyInput<typeof passkeys.signUpWithPasskey>, 'credential'>,
): Promise<boolean> {
  const { name, email } = business
  const { options } = await ask<ResponseOf<typeof passkeys.beginPasskeySignUp>>(
    'POST',
    '/sign-up/passkey/options',
    { body: { name, email }, beforeSignIn: true },
  )
  const credential = await makePasskey(options)
  const body = { ...business, credential }
  return isMailed(await ask<identity.SignUpAnswer>('POST', '/sign-up/passkey', { body, beforeSignIn: true }))
}

/** Drafts and unsent messages belong to the person, not to the machine: they go too. */
export async function signOut(): Promise<void> {
  try {
    await ask('DELETE', '/session', { beforeSignIn: true })
  } catch (error) {
    if (!isRefusal(error, 'not_signed_in', 'session_ended')) throw error
  }
  forgetDrafts()
  forgetOutbox()
  asking = null
  signedOut()
  queryClient.clear()
}

/** Somebody has signed in in another window: this page goes on with them. */
export async function goOnAsSignedIn(): Promise<void> {
  becomes(await ask<Who>('GET', '/session', { beforeSignIn: true }))
}

/** Another person on the same screen must find nothing of the one before. */
function becomes(who: Who): void {
  asking = null
  const before = currentWho()
  if (before && before.member.id !== who.member.id) {
    location.assign('/')
    return
  }
  if (!before) queryClient.clear()
  signedIn(who)
}
