/** Counts what is still under way, so that a test can wait until nothing is, instead of sleeping. */
export class PendingWork {
  private readonly counts = new Map<WorkKind, number>()
  private readonly waiting = new Set<() => void>()

  /** Call what comes back when the work is over; a second call does nothing. */
  begin(kind: WorkKind): () => void {
    this.counts.set(kind, this.count(kind) + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.counts.set(kind, this.count(kind) - 1)
      // What ends one work often begins the next in the same turn: look again when the turn is over.
      if (this.waiting.size > 0) setImmediate(() => [...this.waiting].map((look) => look()))
    }
  }

  count(kind: WorkKind): number {
    return this.counts.get(kind) ?? 0
  }

  /** True as soon as none of these kinds is under way; false when that takes longer than `timeoutMilliseconds`. */
  whenIdle(kinds: readonly WorkKind[], timeoutMilliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isIdle: boolean) => {
        clearTimeout(timer)
        this.waiting.delete(look)
        resolve(isIdle)
      }
      const look = () => {
        if (kinds.every((kind) => this.count(kind) === 0)) end(true)
      }
      const timer = setTimeout(() => end(false), timeoutMilliseconds)
      this.waiting.add(look)
      look()
    })
  }
}

/** `retries`: deliveries that failed and wait for their next attempt. */
export type WorkKind = 'deliveries' | 'retries' | 'gathering' | 'statuses' | 'media'
export const workKinds: readonly WorkKind[] = ['deliveries', 'retries', 'gathering', 'statuses', 'media']
