import { useSyncExternalStore } from 'react'
import { useSessionState } from '../api/session-state.ts'
import { useLocale } from '../language.ts'

/** The clock as pages see it, to the half minute: one timer for every age and countdown on the screen. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** Locale of the person, time zone of the business: what all time words need. */
export function useTimeFormat(): { locale: string; timeZone: string } {
  const locale = useLocale()
  const timeZone = useSessionState().who?.account.timeZone ?? 'UTC'
  return { locale, timeZone }
}

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 30_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}
