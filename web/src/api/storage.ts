/**
 * The browser's storage, which may be full, or switched off: then memory, as long as the page lives.
 * Every key is written with `plumbline.` before it.
 */
const prefix = 'plumbline.'
const memory = new Map<string, string>()
const listeners = new Set<() => void>()

export function readStored(key: string): string | null {
  const kept = memory.get(prefix + key)
  if (kept !== undefined) return kept
  try {
    return localStorage.getItem(prefix + key)
  } catch {
    return null
  }
}

/** Null forgets the key. */
export function store(key: string, value: string | null): void {
  memory.delete(prefix + key)
  try {
    if (value === null) localStorage.removeItem(prefix + key)
    else localStorage.setItem(prefix + key, value)
  } catch {
    if (value !== null) memory.set(prefix + key, value)
  }
  tell()
}

export function storedKeys(start: string): string[] {
  const keys = new Set(memory.keys())
  try {
    for (const key of Object.keys(localStorage)) keys.add(key)
  } catch {
    // Switched off: memory knows all there is.
  }
  return [...keys].filter((key) => key.startsWith(prefix + start)).map((key) => key.slice(prefix.length))
}

export function forgetStored(start: string): void {
  for (const key of storedKeys(start)) store(key, null)
}

/** Called after every change here, and when another tab has changed something. */
export function onStored(listener: () => void): () => void {
  listeners.add(listener)
  if (typeof window !== 'undefined') window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    if (typeof window !== 'undefined') window.removeEventListener('storage', listener)
  }
}

function tell(): void {
  for (const listener of listeners) listener()
}
