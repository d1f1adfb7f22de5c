import { useSyncExternalStore } from 'react'
import type { LiveEvent } from '#contract/live.ts'
import { ask } from './client.ts'
import { type Invalidation, invalidationsOf } from './live-invalidation.ts'
import { queryClient } from './query-client.ts'
import { singleFlight } from './single-flight.ts'

/** connecting: not yet, or again; live: told of everything; down: shown data may be old. */
export type LiveState = 'connecting' | 'live' | 'down'

let state: LiveState = 'connecting'
const stateListeners = new Set<() => void>()
const eventListeners = new Set<(event: LiveEvent) => void>()

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    () => state,
  )
}

/** Told of every live event, after the pages' data were asked again. */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  eventListeners.add(listener)
  return () => eventListeners.delete(listener)
}

/**
 * Keeps one stream open as long as somebody is signed in; call the answer to stop. The browser reconnects by itself and
 * sends Last-Event-ID; where the server answered with an error it gives up, so we begin anew and ask everything again.
 */
export function startLive(): () => void {
  let source: EventSource | null = null
  let stopped = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let worry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let hadStream = false

  const refresh = singleFlight<Invalidation>(invalidate, { pauseMilliseconds: 200 })

  function open() {
    if (stopped) return
    // Before its first event a stream has no Last-Event-ID from which the server could go on.
    let hasLastId = false
    source = new EventSource('/api/v1/live')
    source.onopen = () => {
      clearTimeout(worry)
      worry = undefined
      failures = 0
      if (hadStream && !hasLastId) refresh([{ everything: true }])
      hadStream = true
      become('live')
    }
    source.onerror = () => {
      // A stream that comes back within seconds is nobody's business.
      worry ??= setTimeout(() => become('down'), 4000)
      if (source?.readyState === EventSource.CLOSED) void again()
    }
    source.addEventListener('change', (message) => {
      const event = parsed(message.data)
      if (!event) return
      hasLastId = true
      refresh(invalidationsOf(event))
      for (const listener of eventListeners) listener(event)
    })
    source.addEventListener('stale', () => refresh([{ everything: true }]))
  }

  async function again() {
    source?.close()
    failures++
    const seconds = Math.min(30, 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2)
    clearTimeout(retry)
    retry = setTimeout(async () => {
      // An ended session looks like any other error to an EventSource. This question opens the sign-in dialog and waits.
      await ask('GET', '/session').catch(() => undefined)
      open()
    }, seconds * 1000)
  }

  const online = () => {
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(retry)
    open()
  }
  window.addEventListener('online', online)
  open()

  return () => {
    stopped = true
    window.removeEventListener('online', online)
    clearTimeout(retry)
    clearTimeout(worry)
    source?.close()
    become('connecting')
  }
}

async function invalidate(invalidations: Invalidation[]): Promise<void> {
  if (invalidations.some((one) => 'everything' in one)) {
    await queryClient.invalidateQueries()
    return
  }
  const keys = new Map(
    invalidations.flatMap((one) => ('key' in one ? [[JSON.stringify(one.key), one.key] as const] : [])),
  )
  await Promise.all([...keys.values()].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
}

function parsed(data: string): LiveEvent | null {
  try {
    return JSON.parse(data) as LiveEvent
  } catch {
    return null
  }
}

function become(next: LiveState): void {
  if (state === next) return
  state = next
  for (const listener of stateListeners) listener()
}
