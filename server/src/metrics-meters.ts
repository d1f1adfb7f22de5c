import type { Pool } from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { trustVerdictSchema } from '#contract/trust.ts'
import type { Installation } from '#kernel/installation.ts'
import type { Now } from './metrics-now.ts'

/** Every figure that /metrics shows, by its name there. */
export function createMeters({ pools }: Installation) {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `plumbline_${name}`, help, labelNames, registers })

  const tasks = gauge('tasks', 'Background tasks by state: waiting, later, running, dead', ['state'])
  const oldestTask = gauge(
    'oldest_waiting_task_seconds',
    'Since when the task waits that should have begun first',
  )
  const tasksKnown = gauge('task_queue_up', '1 when the task queue could be asked')
  const trustKnown = gauge('evidence_up', '1 when the evidence could be asked')
  const commitments = gauge('commitments', 'Commitments by verdict, as on /trust', ['verdict'])
  const good = gauge('commitments_good', 'Commitments that count as kept on /trust')
  const sabotages = gauge('sabotages', 'Sabotages by their last result', ['result'])
  const evidenceAge = gauge('evidence_age_seconds', 'Age of the last line of evidence')
  const build = gauge('build_info', 'The running build, as a label', ['build'])
  new Gauge({
    name: 'plumbline_database_connections',
    help: 'Connections to the database by pool and state: busy, idle; and requests that wait for one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries<Pool>(pools)) {
        this.set({ pool, state: 'busy' }, totalCount - idleCount)
        this.set({ pool, state: 'idle' }, idleCount)
        this.set({ pool, state: 'waiting' }, waitingCount)
      }
    },
  })

  const deliveries = new Counter({
    name: 'plumbline_webhook_deliveries_total',
    help: 'Webhook deliveries by answer: accepted (all of it is stored), refused (signature or address wrong), failed',
    labelNames: ['answer'],
    registers,
  })
  // A rate needs to see zero before the first one.
  for (const answer of ['accepted', 'refused', 'failed']) deliveries.inc({ answer }, 0)

  return {
    deliveries,
    requestSeconds: new Histogram({
      name: 'plumbline_http_request_seconds',
      help: 'Time to the whole answer, by operation and class of status; streams are not in it',
      labelNames: ['operation', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    liveStreams: gauge('live_streams', 'Open pages that are told of changes'),

    show(now: Now) {
      tasksKnown.set(now.tasks ? 1 : 0)
      for (const state of ['waiting', 'later', 'running', 'dead'] as const) {
        tasks.set({ state }, now.tasks?.[state] ?? Number.NaN)
      }
      oldestTask.set(now.tasks?.oldestWaitingSeconds ?? Number.NaN)
      trustKnown.set(now.trust ? 1 : 0)
      const told = now.trust?.commitments ?? []
      for (const verdict of trustVerdictSchema.options) {
        const count = told.filter((one) => one.verdict === verdict).length
        commitments.set({ verdict }, now.trust ? count : Number.NaN)
      }
      good.set(now.trust?.headline.kept ?? Number.NaN)
      for (const result of ['caught', 'missed', 'unclear'] as const) {
        const all = told.flatMap(({ proof }) => proof.sabotages)
        sabotages.set({ result }, now.trust ? all.filter((one) => one.result === result).length : Number.NaN)
      }
      const last = now.trust?.headline.evidence
      evidenceAge.set(
        last && now.trust ? (Date.parse(now.trust.at) - Date.parse(last.recordedAt)) / 1000 : Number.NaN,
      )
      if (now.trust) build.set({ build: now.trust.build }, 1)
    },
    /** Those of the process itself are one for all: they are kept from the first time that somebody asks. */
    async text(): Promise<string> {
      processRegistry ??= registryOfProcess()
      return `${await registry.metrics()}\n${await processRegistry.metrics()}`
    },
    contentType: registry.contentType,
  }
}

let processRegistry: Registry | undefined

function registryOfProcess(): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  return register
}
