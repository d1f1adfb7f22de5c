import { useSyncExternalStore } from 'react'
import { onStored, readStored, store } from '../api/storage.ts'

/** True: Enter sends and Shift+Enter is a new line. False: the other way round. */
export function useEnterSends(): boolean {
  return useSyncExternalStore(onStored, enterSends)
}

export function toggleEnterSends(): void {
  store('enter-sends', enterSends() ? 'no' : null)
}

function enterSends(): boolean {
  return readStored('enter-sends') !== 'no'
}
