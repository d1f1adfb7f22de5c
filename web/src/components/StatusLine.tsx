import { Trans } from '@lingui/react/macro'
import { CloudOff, RefreshCw } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useLiveState } from '../api/live.ts'

/** One line above the page when what it shows may be old. */
export function StatusLine() {
  const isOnline = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  const live = useLiveState()
  if (isOnline && live !== 'down') return <div role="status" className="contents" />
  return (
    <div
      role="status"
      className="flex min-h-8 shrink-0 items-center justify-center gap-2 border-warning-line border-b bg-warning-soft px-4 py-1 text-warning text-xs"
    >
      {isOnline ? <RefreshCw aria-hidden size={13} /> : <CloudOff aria-hidden size={13} />}
      {isOnline ? (
        <Trans>Live updates are interrupted; this may be a little old. Trying again by itself.</Trans>
      ) : (
        <Trans>You are offline. What you send waits here and goes out by itself.</Trans>
      )}
    </div>
  )
}

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
