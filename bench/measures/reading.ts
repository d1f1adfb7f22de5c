import type { Baseline } from '../baseline.ts'
import { against, type Result } from '../line.ts'
import { perSecond } from '../load/drive.ts'
import { openReaders, type Read } from '../load/readers.ts'
import { inRounds } from '../load/rounds.ts'
import { median, percentile } from '../statistics.ts'
import type { Stand } from '../subject/stand.ts'

const clients = 10

/** Pages per second that 10 clients get, against primary-key selects per second. */
export async function measureReading(stand: Stand, baseline: Baseline, kind: Read): Promise<Result> {
  const readers = await openReaders(stand, kind)
  await readers.read(clients, 1.5)
  const { subject, selects } = await inRounds(5, {
    selects: () => baseline.selects(1.5),
    subject: () => readers.read(clients, 2),
  })
  readers.close()
  const latencies = subject.flatMap((load) => load.latencies)
  return {
    measure: kind,
    ...against(median(subject.map(perSecond)), median(selects)),
    unit: 'requests/s',
    n: latencies.length,
    more: {
      p50_ms: percentile(latencies, 0.5),
      p95_ms: percentile(latencies, 0.95),
      p99_ms: percentile(latencies, 0.99),
    },
  }
}

/** 95 of 100 answers come within so many milliseconds at ten times the data, against the same at one time. Two clients: not what waiting in line costs. */
export async function measureGrowth(large: Stand, small: Stand, kind: Read): Promise<Result> {
  const [ofLarge, ofSmall] = [await openReaders(large, kind), await openReaders(small, kind)]
  for (const readers of [ofLarge, ofSmall]) await readers.read(growthClients, 1)
  const rounds = await inRounds(6, {
    large: () => ofLarge.read(growthClients, 1.5),
    small: () => ofSmall.read(growthClients, 1.5),
  })
  for (const readers of [ofLarge, ofSmall]) readers.close()
  const p95 = (loads: { latencies: number[] }[]) =>
    median(loads.map(({ latencies }) => percentile(latencies, 0.95)))
  return {
    measure: `growth_${kind}`,
    ...against(p95(rounds.large), p95(rounds.small)),
    unit: 'ms (p95)',
    n: rounds.large.flatMap((load) => load.latencies).length,
  }
}

const growthClients = 2
