import { useSyncExternalStore } from 'react'
import type { Who } from '#contract/identity.ts'

/**
 * What every request needs to know about the session, kept outside React so that `client.ts` can read it.
 * `ended` means: somebody was signed in on this page and is not any more. The page stays; a dialog asks. `proofWanted`: what they are about to do
 * needs their password once more; a dialog asks for that as well.
 */
type State = { who: Who | null; ended: boolean; proofWanted: boolean }

let state: State = { who: null, ended: false, proofWanted: false }
let generation = 0
const listeners = new Set<() => void>()
type Waiter = { resolve: () => void; reject: (reason: unknown) => void }
let waiters: Waiter[] = []
let proofWaiters: Waiter[] = []

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
  set({ ...state, who, ended: false })
  const waited = waiters
  waiters = []
  for (const { resolve } of waited) resolve()
}

export function signedOut(): void {
  set({ who: null, ended: false, proofWanted: false })
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

/** Resolves once the person has shown that it is them; rejects when they would rather not. */
export function waitForProof(): Promise<void> {
  if (!state.proofWanted) set({ ...state, proofWanted: true })
  return new Promise((resolve, reject) => {
    proofWaiters.push({ resolve, reject })
  })
}

/** They have, or (`false`) they have closed the question. */
export function proofGiven(isGiven: boolean): void {
  set({ ...state, proofWanted: false })
  const waited = proofWaiters
  proofWaiters = []
  for (const { resolve, reject } of waited) {
    if (isGiven) resolve()
    else reject(new DOMException('not proven', 'AbortError'))
  }
}

/**
 * Who one is, asked anew: what is to be seen to may have changed, and a sign-in in another tab replaces session and token. Where that made somebody else of
 * them, in this business or another, this page shows what is not theirs any more: it begins anew, and what was about to be asked is not.
 */
export async function refreshCsrf(): Promise<void> {
  const response = await fetch('/api/v1/session', { credentials: 'same-origin' })
  if (!response.ok) return
  const who = (await response.json()) as Who
  if (state.who && state.who.member.id !== who.member.id) {
    location.assign('/')
    await new Promise(() => undefined)
  }
  set({ ...state, who, ended: false })
}

function set(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
