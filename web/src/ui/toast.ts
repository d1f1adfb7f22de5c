import { useSyncExternalStore } from 'react'

export type Toast = {
  id: number
  text: string
  tone: 'plain' | 'danger'
  action?: { label: string; onAction: () => void }
}

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

/** Says something in passing. With an action (undo) it stays longer. At most three at once. */
export function toast(text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}): void {
  const id = ++lastId
  set([...toasts.slice(-2), { id, text, tone: options.tone ?? 'plain', action: options.action }])
  setTimeout(() => dismissToast(id), options.action || options.tone === 'danger' ? 10_000 : 5_000)
}

export function dismissToast(id: number): void {
  set(toasts.filter((one) => one.id !== id))
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}

function set(next: Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
