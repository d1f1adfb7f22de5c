import { useSyncExternalStore } from 'react'
import type { Who } from '#contract/identity.ts'

/**
 * What every request needs to know about the session, kept outside React so that `client.ts` can read it.
 * `ended` means: somebody was signed in on this page and is not any more. The page stays; a dialog asks.
 */
type State = { who: Who | null; ended: boolean }

let state: State = { who: null, ended: false }
let generation = 0
const listeners = new Set<() => void>()
let waiters: { resolve: () => void; reject: (reason: unknown) => void }[] = []

export function useSessionState(): State {
  return useSyncExternalStore(subscribe, () => state)
}

export function currentWho(): Who | null {
  return state.who
}

export function csrfToken(): string | null {
  return state.who?.csrf ?? null
}

/** Somebody is signed in, for the first time or again: everything that waited goes on. */
export function signedIn(who: Who): void {
  generation++
  set({ who, ended: false })
  const waited = waiters
  waiters = []
  for (const { resolve } of waited) resolve()
}

export function signedOut(): void {
  set({ who: null, ended: false })
  const waited = waiters
  waiters = []
  for (const { reject } of waited) reject(new DOMException('signed out', 'AbortError'))
}

/** Changes with every sign-in: a refusal that belongs to an older one says nothing about this one. */
export function sessionGeneration(): number {
  return generation
}

/** Whether everything waits for somebody to sign in again. */
export function hasSessionEnded(): boolean {
  return state.ended
}

/** Resolves once somebody has signed in again. Many may wait; one dialog is shown. */
export function waitForSignIn(signal?: AbortSignal): Promise<void> {
  if (!state.ended) set({ ...state, ended: true })
  return new Promise((resolve, reject) => {
    const waiter = { resolve, reject }
    waiters.push(waiter)
    signal?.addEventListener('abort', () => {
      waiters = waiters.filter((other) => other !== waiter)
      reject(signal.reason)
    })
  })
}

/** The token belongs to the session; a sign-in in another tab replaces both. */
export async function refreshCsrf(): Promise<void> {
  const response = await fetch('/api/v1/session', { credentials: 'same-origin' })
  if (response.ok) set({ who: (await response.json()) as Who, ended: false })
}

function set(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
