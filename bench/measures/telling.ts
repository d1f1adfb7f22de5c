import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from '../line.ts'
import { askSteadily } from '../load/drive.ts'
import { openLiveStream } from '../load/live-stream.ts'
import { percentile } from '../statistics.ts'
import { signIn } from '../subject/session.ts'
import type { Stand } from '../subject/stand.ts'
import { endOf, openSenders } from './arriving.ts'

const ratePerSecond = 100
const seconds = 10
const patienceSeconds = 30

/** From the moment at which a webhook was due at 100 per second to its event in another member's open stream. Every event comes, and once. */
export async function measureTelling(stand: Stand): Promise<Result> {
  const senders = await openSenders(stand)
  const placeOf = new Map(senders.all.map((sender, place) => [sender.conversationId, place]))
  // A conversation's events come in the order of its messages: the next one told is of the earliest that was not told yet.
  const due = senders.all.map((): number[] => [])
  const latencies: number[] = []
  const seen = new Set<string>()
  let wrong: string | null = null
  const stream = await openLiveStream(stand.server, await signIn(stand.server, 'admin'), (event, at) => {
    const place = placeOf.get(event.conversationId ?? '')
    if (event.type !== 'inbox.message_received' || place === undefined) return
    const since = due[place]!.shift()
    if (since === undefined || seen.has(event.messageId!)) wrong = `an event came twice: ${event.messageId}`
    else latencies.push(at - since)
    seen.add(event.messageId!)
  })
  const begun = performance.now()
  const load = await askSteadily(ratePerSecond, seconds, (index) => {
    due[index % senders.all.length]!.push(begun + (index * 1000) / ratePerSecond)
    return senders.postInTurn(index)
  })
  const until = performance.now() + patienceSeconds * 1000
  while (latencies.length < load.count && performance.now() < until) await pause(20)
  await endOf(senders)
  stream.close()
  if (wrong) throw new Error(wrong)
  if (latencies.length !== load.count) throw new Error(`${load.count} messages, ${latencies.length} events`)
  return {
    measure: 'live',
    value: percentile(latencies, 0.95),
    unit: 'ms (p95)',
    baseline: null,
    ratio: null,
    n: latencies.length,
    more: {
      p50_ms: percentile(latencies, 0.5),
      p99_ms: percentile(latencies, 0.99),
      max_ms: Math.max(...latencies),
    },
  }
}
