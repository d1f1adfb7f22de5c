import { setTimeout as pause } from 'node:timers/promises'

/** What a stretch of load gave: how many were done, in what time, and how long each took (milliseconds). */
export type Load = { count: number; seconds: number; latencies: number[] }

/** Clients that each ask again as soon as they have their answer, for a time. One that fails ends the whole. */
export async function askInTurn(
  clients: number,
  seconds: number,
  askOnce: (client: number) => Promise<unknown>,
): Promise<Load> {
  const latencies: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1000
  let failed = false
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let now = performance.now(); now < until && !failed; ) {
        try {
          await askOnce(client)
        } catch (error) {
          failed = true
          throw error
        }
        const then = performance.now()
        latencies.push(then - now)
        now = then
      }
    }),
  )
  return { count: latencies.length, seconds: (performance.now() - begun) / 1000, latencies }
}

/**
 * Asks at a steady rate, whether answers come or not. Each time is counted from when the request was due, not from when it could be
 * sent, so that a server that stalls does not thereby spare itself the measuring.
 */
export async function askSteadily(
  ratePerSecond: number,
  seconds: number,
  askOnce: (index: number) => Promise<unknown>,
): Promise<Load> {
  const total = Math.round(ratePerSecond * seconds)
  const latencies: number[] = []
  const begun = performance.now()
  const asked: Promise<void>[] = []
  for (let index = 0; index < total; ) {
    const due = begun + (index * 1000) / ratePerSecond
    if (performance.now() < due) {
      await pause(1)
      continue
    }
    asked.push(
      askOnce(index).then(() => {
        latencies.push(performance.now() - due)
      }),
    )
    index++
  }
  await Promise.all(asked)
  return { count: latencies.length, seconds: (performance.now() - begun) / 1000, latencies }
}

export function perSecond(load: Load): number {
  return load.count / load.seconds
}
