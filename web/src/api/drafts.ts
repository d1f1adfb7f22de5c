import { useCallback, useSyncExternalStore } from 'react'
import { currentWho } from './session-state.ts'
import { forgetStored, onStored, readStored, store } from './storage.ts'

/**
 * What somebody has typed and not sent, per person and conversation, kept by the browser: a reload, a crash or an ended
 * session loses none of it.
 */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(onStored, () => draftOf(conversationId))
  const change = useCallback((next: string) => keepDraft(conversationId, next), [conversationId])
  return [text, change]
}

export function draftOf(conversationId: string): string {
  return readStored(keyOf(conversationId)) ?? ''
}

export function keepDraft(conversationId: string, text: string): void {
  store(keyOf(conversationId), text === '' ? null : text)
}

/** All drafts on this machine, whoever typed them. */
export function forgetDrafts(): void {
  forgetStored('draft.')
}

function keyOf(conversationId: string): string {
  return `draft.${currentWho()?.member.id ?? 'nobody'}.${conversationId}`
}
