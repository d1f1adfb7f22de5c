import { setTimeout as pause } from 'node:timers/promises'

/**
 * Does something again and again, with so many milliseconds between the end of a round and the next, until it is stopped; `stop` waits for the round that is
 * under way. A round that fails is told to `failed`, and the next one comes all the same. Rounds count from 1.
 */
export function inRounds(
  milliseconds: number,
  round: (number: number) => Promise<unknown>,
  failed: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }

  async function run() {
    for (let number = 1; !stopping.signal.aborted; number++) {
      await round(number).catch(failed)
      await pause(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
}
