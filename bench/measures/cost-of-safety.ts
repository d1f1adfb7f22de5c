import { against, type Result } from '../line.ts'
import { perSecond } from '../load/drive.ts'
import { openReaders } from '../load/readers.ts'
import { inRounds } from '../load/rounds.ts'
import { median } from '../statistics.ts'
import type { Stand } from '../subject/stand.ts'
import { endOf, inboundRound, openSenders } from './arriving.ts'

const clients = 10

/** What one webhook, and one list, costs more than in a copy without field encryption and row-level security: milliseconds of the whole machine for each. */
export async function measureCostOfSafety(
  safe: Stand,
  unsafe: Stand,
  wanted: (id: string) => boolean,
): Promise<Result[]> {
  const results: Result[] = []
  if (wanted('cost_of_safety_list')) results.push(await costOfList(safe, unsafe))
  if (wanted('cost_of_safety_inbound')) results.push(await costOfInbound(safe, unsafe))
  return results
}

async function costOfList(safe: Stand, unsafe: Stand): Promise<Result> {
  const [ofSafe, ofUnsafe] = [await openReaders(safe, 'list'), await openReaders(unsafe, 'list')]
  for (const readers of [ofSafe, ofUnsafe]) await readers.read(clients, 1.5)
  const rounds = await inRounds(5, {
    safe: () => ofSafe.read(clients, 1.5),
    unsafe: () => ofUnsafe.read(clients, 1.5),
  })
  for (const readers of [ofSafe, ofUnsafe]) readers.close()
  return costOf('cost_of_safety_list', rounds.safe, rounds.unsafe)
}

async function costOfInbound(safe: Stand, unsafe: Stand): Promise<Result> {
  const [toSafe, toUnsafe] = [await openSenders(safe), await openSenders(unsafe)]
  for (const senders of [toSafe, toUnsafe]) await inboundRound(senders, 0.5)
  const rounds = await inRounds(5, {
    safe: async () => (await inboundRound(toSafe, 1)).load,
    unsafe: async () => (await inboundRound(toUnsafe, 1)).load,
  })
  for (const senders of [toSafe, toUnsafe]) await endOf(senders)
  return costOf('cost_of_safety_inbound', rounds.safe, rounds.unsafe)
}

function costOf(
  measure: string,
  safe: { count: number; seconds: number }[],
  unsafe: { count: number; seconds: number }[],
): Result {
  const milliseconds = (loads: typeof safe) =>
    1000 / median(loads.map((load) => perSecond({ ...load, latencies: [] })))
  return {
    measure,
    ...against(milliseconds(safe), milliseconds(unsafe)),
    unit: 'ms each',
    n: safe.reduce((sum, load) => sum + load.count, 0),
  }
}
