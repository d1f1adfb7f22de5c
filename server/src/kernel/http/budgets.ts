import { clock } from '../clock.ts'

/** What is left of a budget after it was spent from: seconds until it is whole again, and whether this one was too many. */
export type Spent = { remaining: number; seconds: number; isOver: boolean }

/**
 * So many in a window for each key, counted in the memory of this process: nothing waits for it. Where several processes must share a budget (sign-in,
 * codes) it is counted in the database instead. However many keys come, only the latest are remembered.
 */
export class Budgets {
  readonly name: string
  readonly allowed: number
  readonly windowSeconds: number
  readonly #spent = new Map<string, { count: number; until: number }>()

  constructor({ name, allowed, windowSeconds }: { name: string; allowed: number; windowSeconds: number }) {
    this.name = name
    this.allowed = allowed
    this.windowSeconds = windowSeconds
  }

  spend(key: string): Spent {
    const now = clock.now().getTime()
    let entry = this.#spent.get(key)
    if (!entry || entry.until <= now) {
      entry = { count: 0, until: now + this.windowSeconds * 1000 }
      // A key that begins anew is the youngest again.
      this.#spent.delete(key)
      this.#spent.set(key, entry)
      this.#forgetOldest()
    }
    entry.count++
    return {
      remaining: Math.max(0, this.allowed - entry.count),
      seconds: Math.max(1, Math.ceil((entry.until - now) / 1000)),
      isOver: entry.count > this.allowed,
    }
  }

  forgetAll() {
    this.#spent.clear()
  }

  #forgetOldest() {
    if (this.#spent.size <= keysMax) return
    const [oldest] = this.#spent.keys()
    this.#spent.delete(oldest!)
  }
}

const keysMax = 50_000
