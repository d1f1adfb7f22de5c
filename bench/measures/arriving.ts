import type { Baseline } from '../baseline.ts'
import { against, type Result } from '../line.ts'
import { askInTurn, askSteadily, type Load, perSecond } from '../load/drive.ts'
import { inRounds } from '../load/rounds.ts'
import { Senders } from '../load/senders.ts'
import { median, percentile } from '../statistics.ts'
import type { Stand } from '../subject/stand.ts'

const sendersAtOnce = 50
/** What goes beyond it is made as it goes. */
const preparedPerSecond = 15_000

/**
 * Webhooks per second, 50 senders at once, each acknowledged once its message is committed, against single-row durable inserts per second. After
 * each round the bench waits until the work that follows is done, so that the baseline has the machine for itself; `processed_per_s` says how fast that is.
 */
export async function measureInbound(stand: Stand, baseline: Baseline): Promise<Result> {
  const senders = await openSenders(stand)
  await inboundRound(senders, 0.5)
  const { subject, inserts } = await inRounds(5, {
    inserts: () => baseline.inserts(1.5),
    subject: () => inboundRound(senders, 2),
  })
  await endOf(senders)
  const latencies = subject.flatMap(({ load }) => load.latencies)
  return {
    measure: 'inbound',
    ...against(median(subject.map(({ load }) => perSecond(load))), median(inserts)),
    unit: 'messages/s',
    n: latencies.length,
    more: {
      p50_ms: percentile(latencies, 0.5),
      p99_ms: percentile(latencies, 0.99),
      processed_per_s: median(subject.map(({ processedPerSecond }) => processedPerSecond)),
    },
  }
}

export async function openSenders(stand: Stand): Promise<Senders> {
  const senders = new Senders(stand, sendersAtOnce)
  await senders.introduce()
  return senders
}

export async function endOf(senders: Senders) {
  await senders.untilProcessed()
  await senders.mustAllBeThere()
  senders.close()
}

export async function inboundRound(
  senders: Senders,
  seconds: number,
): Promise<{ load: Load; processedPerSecond: number }> {
  senders.prepare(seconds * preparedPerSecond)
  const load = await askInTurn(senders.all.length, seconds, (index) => senders.post(senders.all[index]!))
  const after = await senders.untilProcessed()
  return { load, processedPerSecond: load.count / (load.seconds + after) }
}

/** How long Meta waits for its 200 at a steady 320 deliveries per second: of 100 answers 99 come within so many milliseconds. */
export async function measureWebhookAnswer(stand: Stand): Promise<Result> {
  const senders = await openSenders(stand)
  const loads: Load[] = []
  for (let round = 0; round < 4; round++) {
    loads.push(await askSteadily(320, 3, (index) => senders.postInTurn(index)))
    await senders.untilProcessed()
  }
  await endOf(senders)
  const p99 = loads.map(({ latencies }) => percentile(latencies, 0.99))
  const latencies = loads.flatMap((load) => load.latencies)
  return {
    measure: 'webhook_answer',
    value: median(p99),
    unit: 'ms (p99)',
    baseline: null,
    ratio: null,
    n: latencies.length,
    more: {
      p50_ms: percentile(latencies, 0.5),
      p95_ms: percentile(latencies, 0.95),
      max_ms: Math.max(...latencies),
    },
  }
}
