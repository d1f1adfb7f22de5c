import { expect } from 'vitest'

/** Reads again until what follows holds: `await eventually(() => page.title()).toBe('Inbox')`. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 20_000, interval: 50 })
}
