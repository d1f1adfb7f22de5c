import { setTimeout as pause } from 'node:timers/promises'
import { type JobHelpers, makeWorkerUtils, type Runner, run, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { z } from 'zod'
import { isOutage } from './database/outage.ts'
import { fault } from './faults.ts'
import { giveWay } from './give-way.ts'
import type { Installation } from './installation.ts'
import { describeError } from './log.ts'
import { patientPool } from './patient-pool.ts'
import { asSystem, type Principal, type Scope } from './scope.ts'
import { startLiveness } from './worker-liveness.ts'

/** What a task may use: it opens its own scopes, for its account only. */
export type TaskContext = {
  installation: Installation
  /** The task's account, acting as the system. */
  principal: Principal
  /** 1 on the first run. */
  attempt: number
  lastAttempt: boolean
}

export type Task<Payload> = {
  name: string
  payload: z.ZodType<Payload>
  attemptsMax: number
  /** Waits for the earlier tasks of its queue, those that failed and will be tried again included. */
  ordered: boolean
  /** Talks to somebody outside, who may be slow: it runs beside the others and never takes their place. */
  outward: boolean
  /** From this attempt on it is tried again at the same distance, e^attempt seconds, for as long as it fails; it ends by its own rule. */
  steadyFromAttempt: number | null
  run(context: TaskContext, payload: Payload): Promise<void>
}

const tasks = new Map<string, Task<unknown>>()

/**
 * Background work. It may run twice, and may find a payload written by last month's code: the payload is parsed and the second
 * run must be quiet. It fails by throwing; then it is tried again later and later (e^attempt seconds), and after the last attempt it stands among
 * the dead tasks, where people see it. Other tasks go on meanwhile. An attempt for which our own databases were away does not count.
 */
export function defineTask<Payload>(task: {
  name: string
  payload: z.ZodType<Payload>
  attemptsMax?: number
  ordered?: boolean
  outward?: boolean
  steadyFromAttempt?: number
  run: Task<Payload>['run']
}): Task<Payload> {
  if (tasks.has(task.name)) throw new Error(`two tasks are named ${task.name}`)
  const defined = { attemptsMax: 12, ordered: false, outward: false, steadyFromAttempt: null, ...task }
  tasks.set(task.name, defined as Task<unknown>)
  return defined
}

/** Enqueues in the scope's own transaction: no commit, no task. Tasks of one queue run one after the other. The payload holds ids only. */
export async function enqueue<Payload>(
  scope: Scope,
  task: Task<Payload>,
  payload: Payload,
  {
    queue = null,
    key = null,
    runAt = null,
  }: { queue?: string | null; key?: string | null; runAt?: Date | null } = {},
) {
  await sql`select enqueue_task(${task.name}, ${JSON.stringify(payload)}::jsonb, ${queue}, ${key}, ${runAt}::timestamptz, ${task.attemptsMax}::int)`.execute(
    scope.database,
  )
}

export type TaskWorker = { stop(): Promise<void> }

/** Beside those of the house: so many customers may wait for a slow answer from outside before the next one does. */
const outwardAtOnce = 8

/**
 * Runs background work until it is stopped, `concurrency` tasks of the house at once. What talks to the outside has workers of its own: with six
 * sends to a WhatsApp that answers after thirty seconds nothing that customers write would be taken in.
 */
export async function startTaskWorker(installation: Installation, concurrency: number): Promise<TaskWorker> {
  const liveness = await startLiveness(installation)
  const lanes = await Promise.all([
    startLane(
      installation,
      { concurrency, fetched: 2 * concurrency },
      liveness.events,
      (task) => !task.outward,
    ),
    startLane(
      installation,
      { concurrency: outwardAtOnce, fetched: 1 },
      liveness.events,
      (task) => task.outward,
    ),
  ])
  return {
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()))
      await liveness.stop()
    },
  }
}

/**
 * Should the queue's own loop end by itself, it is begun anew. `fetched`: so many tasks are taken from the queue at once and wait here for a free
 * worker; looking for each single one took longer than doing it. (What is done is not told for several together, `completeJobBatchDelay`: a task
 * that ended while the database was away would then stay locked.)
 */
async function startLane(
  installation: Installation,
  { concurrency, fetched }: { concurrency: number; fetched: number },
  events: Awaited<ReturnType<typeof startLiveness>>['events'],
  isOurs: (task: Task<unknown>) => boolean,
): Promise<TaskWorker> {
  const { log, pools } = installation
  const taskList = taskListOf(installation, isOurs)
  if (Object.keys(taskList).length === 0) return { stop: async () => undefined }
  let stopping = false
  const begin = () =>
    run({
      pgPool: patientPool(pools.tasks),
      concurrency,
      taskList,
      noHandleSignals: true,
      pollInterval: 1000,
      parsedCronItems: [],
      logger: quietLogger(log),
      events,
      ...(fetched > 1 && { preset: { worker: { localQueue: { size: fetched } } } }),
    })
  let runner: Runner = await begin()

  async function supervise() {
    for (;;) {
      await runner.promise.catch((err) => log.error({ err }, 'background work ended by a failure'))
      if (stopping) return
      await pause(1000)
      runner = await untilBegun()
      if (stopping) await runner.stop()
    }
  }
  async function untilBegun(): Promise<Runner> {
    for (;;) {
      try {
        return await begin()
      } catch (err) {
        log.error({ err }, 'background work does not begin again')
        await pause(1000)
      }
    }
  }
  const supervised = supervise()
  return {
    async stop() {
      stopping = true
      await runner.stop().catch(() => undefined)
      await supervised
    },
  }
}

/** Every task, as the queue calls it: payload parsed, account from the stamp, failures told without what people wrote. */
export function taskListOf(
  installation: Installation,
  isWanted: (task: Task<unknown>) => boolean = () => true,
): TaskList {
  const taskList: TaskList = {}
  for (const task of [...tasks.values()].filter(isWanted)) {
    taskList[task.name] = async (payload, helpers) => {
      const { accountId, ...rest } = payload as { accountId: string }
      const context: TaskContext = {
        installation,
        principal: asSystem(accountId),
        attempt: helpers.job.attempts,
        lastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
      }
      await giveWay(installation)
      const startedAt = performance.now()
      if (task.ordered && (await mustWait(helpers))) throw new TaskWaits()
      try {
        await fault('task.claimed')
        await task.run(context, task.payload.parse(rest))
        await fault('task.done')
        installation.log.debug(
          {
            task: task.name,
            taskId: helpers.job.id,
            milliseconds: Math.round(performance.now() - startedAt),
            waitedMilliseconds: Math.round(
              Date.now() - (performance.now() - startedAt) - new Date(helpers.job.run_at).getTime(),
            ),
          },
          'task done',
        )
      } catch (error) {
        installation.log.warn(
          { err: error, task: task.name, taskId: helpers.job.id, attempt: context.attempt, accountId },
          'task failed',
        )
        await decideWait(task, helpers, error)
        throw new TaskFailed(error)
      }
    }
  }
  return taskList
}

/**
 * The queue waits e^attempts seconds after a failure, so by the count of attempts it is told how long. When our own databases were away the
 * attempt is taken back: it is not the task's failure, and after an outage of minutes nobody shall wait for hours. The moment in between keeps a
 * long queue from being tried through as fast as the machine can.
 */
async function decideWait(task: Task<unknown>, helpers: JobHelpers, error: unknown) {
  const { id, attempts } = helpers.job
  const away = error instanceof Error && isOutage(error)
  const steady = task.steadyFromAttempt !== null && attempts > task.steadyFromAttempt
  if (!away && !steady) return
  if (away) await pause(1000)
  const count = away ? attempts - 1 : task.steadyFromAttempt
  await helpers
    .query('update graphile_worker._private_jobs set attempts = $2 where id = $1', [id, count])
    .catch(() => undefined) // the database is away itself: then this attempt counts
}

/** Tasks that fail for good must not hold up a customer for ever: from this attempt on the others go past. */
const holdingAttemptsMax = 4

/**
 * The queue runs a named queue's tasks one after the other, but one that failed is put behind those that come after it. An ordered task gives way: it
 * takes back its attempt and looks again in a second.
 */
async function mustWait(helpers: JobHelpers): Promise<boolean> {
  const { id, job_queue_id } = helpers.job
  if (job_queue_id === null) return false
  const { rowCount } = await helpers.query(
    `update graphile_worker._private_jobs set attempts = attempts - 1 where id = $1 and exists (
       select from graphile_worker._private_jobs earlier
        where earlier.job_queue_id = $2 and earlier.id < $1 and earlier.attempts < least(earlier.max_attempts, $3))`,
    [id, job_queue_id, holdingAttemptsMax],
  )
  return rowCount === 1
}

class TaskWaits extends Error {
  override name = 'TaskWaits'
  constructor() {
    super('waits for an earlier task')
    this.stack = ''
  }
}

/** Kept by the queue as the last error, so it must not quote what people wrote: type and code only. */
class TaskFailed extends Error {
  override name = 'TaskFailed'
  constructor(cause: unknown) {
    const { type, code, message } = describeError(cause)
    super([type, code, message].filter((part) => part !== undefined).join(' · '))
    this.stack = ''
  }
}

function quietLogger(log: Installation['log']) {
  return new (class {
    scope() {
      return this
    }
    error(message: string) {
      log.error({ from: 'tasks' }, message.slice(0, 200))
    }
    warn(message: string) {
      log.warn({ from: 'tasks' }, message.slice(0, 200))
    }
    info() {}
    debug() {}
  })() as never
}

/** Every customer has had a queue of their own; those without work are forgotten. */
export async function forgetIdleQueues({ pools }: Installation) {
  const utils = await makeWorkerUtils({ pgPool: pools.tasks })
  try {
    await utils.cleanup({ tasks: ['GC_JOB_QUEUES'] })
  } finally {
    await utils.release()
  }
}
