import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { openBusiness, type TestBusiness } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { asSystem, withAccount } from './scope.ts'
import { defineTask, enqueue, startTaskWorker, type TaskWorker } from './tasks.ts'

/** How long one waits for what comes by itself; a busy machine takes its time. */
const soon = { timeout: 15_000 }

let installation: TestInstallation
let business: TestBusiness
let worker: TaskWorker
let child: ChildProcess | undefined
const ran: string[] = []
const unheard: unknown[] = []
let away = false
/** How often a connection was asked for in vain. */
let refusals = 0
const hear = (reason: unknown) => unheard.push(reason)

const hang = defineTask({
  name: 'test.hang',
  payload: z.object({ name: z.string() }),
  run: async (_context, { name }) => void ran.push(name),
})
const slow = defineTask({
  name: 'test.slow',
  payload: z.object({ name: z.string() }),
  async run(_context, { name }) {
    ran.push(name)
    // Longer than a worker may be silent before others take its tasks.
    await new Promise((resolve) => setTimeout(resolve, 3_500))
    ran.push(`${name} ended`)
  },
})
const cut = defineTask({
  name: 'test.cut',
  payload: z.object({ name: z.string() }),
  async run(_context, { name }) {
    ran.push(name)
    away = true
    await cutConnections()
  },
})

beforeAll(async () => {
  process.on('unhandledRejection', hear)
  installation = await testInstallation({ PLUMBLINE_LOG: 'error' })
  business = await openBusiness(installation)
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await worker?.stop()
  await installation?.close()
  process.off('unhandledRejection', hear)
})

describe('workers', () => {
  test('of a process that was killed give their tasks free within seconds, those of a named queue too', async () => {
    await give(hang, 'alone')
    await give(hang, 'in a queue', 'q')
    child = await workerElsewhere()
    await expect.poll(lockedTasks, soon).toBe(2)
    worker = await startTaskWorker(installation, 4)
    await give(hang, 'behind it', 'q')

    child.kill('SIGKILL')
    await expect.poll(() => ran.length, soon).toBe(3)
    expect(ran.filter((name) => name !== 'alone')).toEqual(['in a queue', 'behind it'])
  })

  test('that live keep theirs for as long as it takes: a task of many seconds is run once', async () => {
    ran.length = 0
    await give(slow, 'slow', 's')
    await expect.poll(() => ran, soon).toContain('slow ended')
    expect(ran).toEqual(['slow', 'slow ended'])
  })

  test('go on after an outage of the database in which a task ended: nothing is run twice, nothing stays locked', async () => {
    ran.length = 0
    standAway()
    await give(cut, 'cut', 'c')
    await expect.poll(() => away, soon).toBe(true)
    await give(hang, 'afterwards', 'c')
    const before = refusals
    await expect.poll(() => refusals - before, soon).toBeGreaterThanOrEqual(3)
    expect(ran).toEqual(['cut'])
    away = false
    await expect.poll(() => ran, soon).toEqual(['cut', 'afterwards'])
    await expect.poll(openTasks, soon).toBe(0)
    expect(unheard).toEqual([])
  })
})

async function give(task: typeof hang, name: string, queue: string | null = null) {
  await withAccount(installation, asSystem(business.accountId), (scope) =>
    enqueue(scope, task, { name }, { queue }),
  )
}

async function workerElsewhere(): Promise<ChildProcess> {
  const path = (name: string) => JSON.stringify(join(import.meta.dirname, name))
  const program = `
    const { readConfig } = await import(${path('config.ts')})
    const { createLog } = await import(${path('log.ts')})
    const { masterKeyFrom } = await import(${path('keys/master-key.ts')})
    const { openInstallation } = await import(${path('open-installation.ts')})
    const { defineTask, startTaskWorker } = await import(${path('tasks.ts')})
    defineTask({ name: 'test.hang', payload: { parse: (value) => value }, run: () => new Promise(() => {}) })
    const installation = await openInstallation({
      config: readConfig({ PLUMBLINE_DATA: ${JSON.stringify(installation.config.dataFolder)} }),
      log: createLog('error'),
      master: masterKeyFrom(Buffer.alloc(32, 7)),
      databases: ${JSON.stringify(installation.adminUrls)},
    })
    await startTaskWorker(installation, 4)
    console.log('working')`
  const started = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: started.stdout })) if (line === 'working') return started
  throw new Error('the other process does not work')
}

/** While `away`, the tasks' connections find no database. */
function standAway() {
  const pool = installation.pools.tasks
  const real = pool.connect.bind(pool)
  const refused = () => {
    refusals++
    return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  vi.spyOn(pool, 'connect').mockImplementation(((callback?: (error: Error) => void) => {
    if (!away) return callback ? real(callback as never) : real()
    if (!callback) return Promise.reject(refused())
    callback(refused())
  }) as typeof pool.connect)
}

async function cutConnections() {
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name = 'plumbline-tasks'`,
    ),
  )
}

async function count(where: string): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query(`select count(*) from graphile_worker._private_jobs where ${where}`)
    return rows[0].count
  })
}

const lockedTasks = () => count('locked_by is not null')
const openTasks = () => count('true')
