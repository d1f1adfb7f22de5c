import { useEffect, useSyncExternalStore } from 'react'

let page = ''
let waiting = 0

/**
 * Names the browser's tab after this page; the number of customers who wait stands before it. Null leaves it to a part of
 * the page that knows better.
 */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    page = title
    write()
  }, [title])
}

/** Set by the shell from the counts. */
export function useWaitingInTitle(count: number): void {
  useEffect(() => {
    waiting = count
    write()
    return () => {
      waiting = 0
      write()
    }
  }, [count])
}

function write(): void {
  const name = page ? `${page} · Plumbline` : 'Plumbline'
  document.title = waiting > 0 ? `(${waiting}) ${name}` : name
}

/** Whether the page is in front of somebody right now. */
export function useIsPageVisible(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener)
      window.addEventListener('focus', listener)
      window.addEventListener('blur', listener)
      return () => {
        document.removeEventListener('visibilitychange', listener)
        window.removeEventListener('focus', listener)
        window.removeEventListener('blur', listener)
      }
    },
    () => document.visibilityState === 'visible',
  )
}
