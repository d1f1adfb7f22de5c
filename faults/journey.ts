import { setTimeout as pause } from 'node:timers/promises'
import { quantile } from './compare.ts'
import { makeLead } from './leads.ts'
import { messageOf } from './meta.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'

/** What somebody does while others do harm: a customer writes, and the office opens the list, the thread and the board. Milliseconds of each time. */
export async function journeys(
  { meta, number, office }: Stage,
  random: Random,
  { from, times }: { from: number; times: number },
): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const { lines, sender } = makeLead(random, { number: from + index, lines: 1 })
    const startedAt = performance.now()
    await meta.bring(number, messageOf(lines[0]!))
    const id = await untilHere(office, sender)
    await office.thread(id)
    await office.ask('GET', '/board')
    taken.push(performance.now() - startedAt)
  }
  return taken
}

async function untilHere(office: Stage['office'], sender: string): Promise<string> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const { items } = await office.ask<{ items: { id: string; contact: { phone: string | null } }[] }>(
      'GET',
      '/conversations?limit=20',
    )
    const found = items.find(({ contact }) => contact.phone === `+${sender}`)
    if (found) return found.id
    await pause(10)
  }
  throw new Error('what a customer wrote did not arrive within ten seconds')
}

/** By how much the memory of the server grows at most while something goes on, in megabytes. */
export async function memoryWhile<Result>(
  { server }: Stage,
  work: () => Promise<Result>,
): Promise<{ result: Result; growthMegabytes: number }> {
  const before = server.memoryBytes()
  let highest = before
  const look = () => {
    highest = Math.max(highest, server.memoryBytes())
  }
  const timer = setInterval(look, 250)
  try {
    const result = await work()
    look()
    return { result, growthMegabytes: Math.round((highest - before) / 1024 / 1024) }
  } finally {
    clearInterval(timer)
  }
}

/**
 * As long as usual, or at most twice: by the middle of many, and by the slower of what is usual before and after, for this machine may have other
 * work that comes and goes.
 */
export function complainOfJourneys(
  usual: { before: number[]; after: number[] },
  meanwhile: number[],
): string[] {
  const calm = Math.max(quantile(usual.before, 0.5), quantile(usual.after, 0.5))
  const then = quantile(meanwhile, 0.5)
  return then > 2 * calm + 50 ? [`a journey took ${then} instead of ${calm} milliseconds`] : []
}
