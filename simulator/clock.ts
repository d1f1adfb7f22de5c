/**
 * The simulator's own time, in unix milliseconds. It runs with the real clock and can be moved, so a test need not
 * wait a day for a window to close. Work that is due by this clock runs when real time reaches it, or at once when
 * the clock is moved past it, earliest first.
 */
export class SimulatorClock {
  private offsetMilliseconds = 0
  private readonly timers = new Set<Timer>()

  now(): number {
    return Date.now() + this.offsetMilliseconds
  }

  /** Runs `work` once at `dueAt`. The returned function cancels it. */
  schedule(dueAt: number, work: () => void): () => void {
    const timer: Timer = { dueAt, work, handle: undefined }
    this.timers.add(timer)
    this.arm(timer)
    return () => this.disarm(timer)
  }

  /** Moves the clock to `now`. Backwards, what is scheduled keeps the time that it still has to wait. */
  set(now: number): void {
    const movedBy = now - this.now()
    this.offsetMilliseconds += movedBy
    if (movedBy < 0) for (const timer of this.timers) timer.dueAt += movedBy
    const inOrder = [...this.timers].sort((a, b) => a.dueAt - b.dueAt)
    for (const timer of inOrder) {
      if (!this.timers.has(timer)) continue
      if (timer.dueAt <= this.now()) this.run(timer)
      else this.arm(timer)
    }
  }

  get offset(): number {
    return this.offsetMilliseconds
  }

  stop(): void {
    for (const timer of this.timers) this.disarm(timer)
  }

  private arm(timer: Timer): void {
    clearTimeout(timer.handle)
    const wait = Math.min(Math.max(timer.dueAt - this.now(), 0), timeoutMillisecondsMax)
    timer.handle = setTimeout(() => {
      // A real timer may fire a millisecond early, or be capped: look again.
      if (timer.dueAt <= this.now()) this.run(timer)
      else this.arm(timer)
    }, wait)
  }

  private run(timer: Timer): void {
    this.disarm(timer)
    timer.work()
  }

  private disarm(timer: Timer): void {
    clearTimeout(timer.handle)
    this.timers.delete(timer)
  }
}

type Timer = { dueAt: number; work: () => void; handle: NodeJS.Timeout | undefined }

/** Longer waits overflow setTimeout's 32 bits and would fire at once. */
const timeoutMillisecondsMax = 2 ** 31 - 1
