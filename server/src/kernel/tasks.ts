import { EventEmitter } from 'node:events'
import { makeWorkerUtils, type Runner, run, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Installation } from './installation.ts'
import { describeError } from './log.ts'
import { asSystem, type Principal, type Scope } from './scope.ts'

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
  run(context: TaskContext, payload: Payload): Promise<void>
}

const tasks = new Map<string, Task<unknown>>()

/**
 * Background work. It may run twice, and may find a payload written by last month's code: the payload is parsed and the second
 * run must be quiet. It fails by throwing; then it is tried again later and later (e^attempt seconds), and after the last attempt it stands among
 * the dead tasks, where people see it. Other tasks go on meanwhile.
 */
export function defineTask<Payload>(task: {
  name: string
  payload: z.ZodType<Payload>
  attemptsMax?: number
  run: Task<Payload>['run']
}): Task<Payload> {
  if (tasks.has(task.name)) throw new Error(`two tasks are named ${task.name}`)
  const defined = { attemptsMax: 12, ...task }
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
  await sql`select enqueue_task(${task.name}, ${JSON.stringify(payload)}::jsonb, ${queue}, ${key}, ${runAt}::timestamptz, ${task.attemptsMax}::int)`.execute(scope.database)
}

export type TaskWorker = { stop(): Promise<void> }

export async function startTaskWorker(installation: Installation, concurrency: number): Promise<TaskWorker> {
  const { log, pools } = installation
  const liveness = await startLiveness(installation)
  const runner: Runner = await run({
    pgPool: pools.tasks,
    concurrency,
    taskList: taskListOf(installation),
    noHandleSignals: true,
    pollInterval: 1000,
    parsedCronItems: [],
    logger: quietLogger(log),
    events: liveness.events,
  })
  return {
    async stop() {
      await runner.stop()
      await liveness.stop()
    },
  }
}

/** Every task, as the queue calls it: payload parsed, account from the stamp, failures told without what people wrote. */
export function taskListOf(installation: Installation): TaskList {
  const taskList: TaskList = {}
  for (const task of tasks.values()) {
    taskList[task.name] = async (payload, helpers) => {
      const { accountId, ...rest } = payload as { accountId: string }
      const context: TaskContext = {
        installation,
        principal: asSystem(accountId),
        attempt: helpers.job.attempts,
        lastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
      }
      const startedAt = performance.now()
      try {
        await task.run(context, task.payload.parse(rest))
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
        throw new TaskFailed(error)
      }
    }
  }
  return taskList
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

/**
 * A killed process leaves its tasks locked; the queue itself would wait four hours. So each worker holds an advisory lock for as long as its
 * process lives, and whoever looks frees the tasks of workers whose lock nobody holds.
 */
async function startLiveness({ pools, log }: Installation) {
  // The locks of this process: one connection, one question at a time.
  const client = await pools.tasks.connect()
  const events = new EventEmitter()
  let locked: Promise<unknown> = Promise.resolve()
  // Tasks are locked in the name of the pool of workers, not of each worker.
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    locked = locked
      .then(() => client.query('select pg_advisory_lock(hashtextextended($1, 7))', [workerPool.id]))
      .catch((err) => log.error({ err }, 'worker could not show that it lives'))
  })

  // Asked over another connection: to the one that holds it, a lock is always free. A worker that has only just taken
  // its first task may not have its lock yet, so the first second is its own.
  async function freeAbandoned() {
    const { rows } = await pools.tasks.query<{ locked_by: string }>(
      `select distinct locked_by from (
         select locked_by from graphile_worker._private_jobs where locked_at < now() - interval '1 second'
         union select locked_by from graphile_worker._private_job_queues where locked_at < now() - interval '1 second') held
       where pg_try_advisory_xact_lock(hashtextextended(locked_by, 7))`,
    )
    if (rows.length === 0) return
    const workers = rows.map((row) => row.locked_by)
    await pools.tasks.query('select graphile_worker.force_unlock_workers($1::text[])', [workers])
    log.warn({ workers: workers.length }, 'tasks of a dead worker freed')
  }
  await freeAbandoned()
  const timer = setInterval(
    () => freeAbandoned().catch((err) => log.warn({ err }, 'dead workers not looked for')),
    2_000,
  )
  return {
    events: events as never,
    async stop() {
      clearInterval(timer)
      client.release(true)
    },
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
