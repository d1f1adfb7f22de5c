import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openBusiness, type TestBusiness } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'
import { asSystem, withAccount } from './scope.ts'
import { defineTask, enqueue, type TaskContext } from './tasks.ts'

let installation: TestInstallation
let us: TestBusiness
let them: TestBusiness
let ran: { name: string; accountId: string; attempt: number }[] = []
let failures = new Map<string, Error>()

const note = defineTask({
  name: 'test.note',
  payload: z.object({ name: z.string(), added: z.string().optional() }),
  attemptsMax: 3,
  run: async (context, { name }) => record(context, name),
})
const ordered = defineTask({
  name: 'test.ordered',
  payload: z.object({ name: z.string() }),
  ordered: true,
  run: async (context, { name }) => record(context, name),
})
const strict = defineTask({
  name: 'test.strict',
  payload: z.object({ name: z.string(), since: z.string() }),
  attemptsMax: 1,
  run: async (context, { name }) => record(context, name),
})

beforeAll(async () => {
  installation = await testInstallation()
  us = await openBusiness(installation)
  them = await openBusiness(installation)
})
beforeEach(async () => {
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query('delete from graphile_worker._private_jobs'),
  )
  ran = []
  failures = new Map()
})
afterAll(() => installation?.close())

describe('a task', () => {
  test('is there when its scope commits, and never when it does not', async () => {
    await expect(
      inScope(us, async (scope) => {
        await enqueue(scope, note, { name: 'lost' })
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    await inScope(us, (scope) => enqueue(scope, note, { name: 'kept' }))
    await runTasks(installation)
    expect(ran).toMatchObject([{ name: 'kept', accountId: us.accountId, attempt: 1 }])
  })

  test('speaks for the account that made it, whatever its payload says', async () => {
    await inScope(us, async ({ database }) => {
      const payload = JSON.stringify({ name: 'forged', accountId: them.accountId })
      await rawEnqueue('test.note', payload).execute(database)
    })
    await runTasks(installation)
    expect(ran).toMatchObject([{ name: 'forged', accountId: us.accountId }])
  })

  test('does not take the place of another account’s task by using its key', async () => {
    await inScope(them, (scope) => enqueue(scope, note, { name: 'theirs' }, { key: 'one' }))
    await inScope(us, async ({ database }) => {
      for (const key of ['one', `${them.accountId}:one`]) {
        await rawEnqueue('test.note', '{"name":"ours"}', key).execute(database)
      }
    })
    await runTasks(installation)
    expect(ran.map(({ name }) => name).sort()).toEqual(['ours', 'ours', 'theirs'])
  })

  test('with a key replaces the one that waits under it', async () => {
    await inScope(us, (scope) => enqueue(scope, note, { name: 'first' }, { key: 'same' }))
    await inScope(us, (scope) => enqueue(scope, note, { name: 'second' }, { key: 'same' }))
    await runTasks(installation)
    expect(ran.map(({ name }) => name)).toEqual(['second'])
  })

  test('cannot be made where no account was entered', async () => {
    const attempt = installation.pools.app.query(
      "select enqueue_task('test.note', '{}', null, null, null, 1)",
    )
    await expect(attempt).rejects.toThrow('no account entered')
  })

  test('that fails does not hold up the others, and is tried again later and later', async () => {
    failures.set('poison', new Error('bad'))
    await inScope(us, async (scope) => {
      await enqueue(scope, note, { name: 'poison' }, { queue: 'q' })
      await enqueue(scope, note, { name: 'next in the same queue' }, { queue: 'q' })
      await enqueue(scope, note, { name: 'elsewhere' })
    })
    await runTasks(installation)
    expect(ran.map(({ name }) => name).sort()).toEqual(['elsewhere', 'next in the same queue', 'poison'])
    const first = await waitSeconds()
    await makeDue()
    await runTasks(installation)
    const second = await waitSeconds()
    expect(first).toBeGreaterThan(2)
    expect(second).toBeGreaterThan(first * 2)
    expect(ran.filter(({ name }) => name === 'poison').map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  test('for which our own databases were away is tried again within seconds, and the attempt does not count', async () => {
    failures.set('outage', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    await inScope(us, (scope) => enqueue(scope, note, { name: 'outage' }))
    for (let times = 0; times < 4; times++) {
      await runTasks(installation)
      expect(await waitSeconds()).toBeLessThan(3)
      await makeDue()
    }
    failures.clear()
    await runTasks(installation)
    expect(ran.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1])
  })

  test('after its last attempt stands among the dead of its own account, and runs again when it is revived', async () => {
    failures.set('doomed', Object.assign(new Error('bad'), { code: 'E1' }))
    await inScope(us, (scope) => enqueue(scope, note, { name: 'doomed' }))
    for (let attempt = 1; attempt <= 4; attempt++) {
      await runTasks(installation)
      await makeDue()
    }
    expect(ran.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    const [dead] = await deadOf(us)
    expect(dead).toMatchObject({ name: 'test.note', attempts: 3, last_error: 'Error · E1 · bad' })
    expect(await deadOf(them)).toEqual([])
    expect(await revive(them, dead!.id)).toBe(false)

    failures.clear()
    expect(await revive(us, dead!.id)).toBe(true)
    expect(await revive(us, dead!.id)).toBe(false)
    await runTasks(installation)
    expect(ran.at(-1)).toMatchObject({ name: 'doomed', attempt: 1 })
    expect(await deadOf(us)).toEqual([])
  })

  test('with the payload of last month’s code fails without being run, and what the payload held is not told', async () => {
    await inScope(us, ({ database }) =>
      rawEnqueue('test.strict', JSON.stringify({ name: 'secret words' }), null, 1).execute(database),
    )
    await runTasks(installation)
    expect(ran).toEqual([])
    const [dead] = await deadOf(us)
    expect(dead).toMatchObject({ name: 'test.strict', last_error: 'ZodError' })
    expect(strict.attemptsMax).toBe(1)
  })

  test('keeps of its failure no word that the database or a parser quotes', async () => {
    const quoting = await inScope(us, ({ database }) =>
      sql`select ${'secret words'}::int`.execute(database),
    ).catch((error) => error)
    failures.set('quoting', quoting)
    await inScope(us, (scope) => enqueue(scope, note, { name: 'quoting' }))
    await runTasks(installation)
    const rows = await jobs()
    expect(rows[0].last_error).toBe('error · 22P02')
  })

  test('that nobody defines any more stays where it is', async () => {
    await inScope(us, ({ database }) => rawEnqueue('test.gone', '{}').execute(database))
    await runTasks(installation)
    expect(await jobs()).toMatchObject([{ attempts: 0 }])
  })

  test('that is ordered waits for an earlier one of its queue that failed, without using up an attempt', async () => {
    failures.set('first', new Error('bad'))
    await inScope(us, async (scope) => {
      for (const name of ['first', 'second', 'third']) await enqueue(scope, ordered, { name }, { queue: 'o' })
      await enqueue(scope, ordered, { name: 'another queue' }, { queue: 'p' })
    })
    await runTasks(installation)
    await makeDue('task_id <> 0 and attempts = 0')
    await runTasks(installation)
    expect(ran.map(({ name }) => name).sort()).toEqual(['another queue', 'first'])

    failures.clear()
    for (let round = 0; round < 3; round++) {
      await makeDue()
      await runTasks(installation)
    }
    const names = ran.filter(({ name }) => name !== 'another queue')
    expect(names.map(({ name }) => name)).toEqual(['first', 'first', 'second', 'third'])
    expect(names.at(-1)?.attempt).toBe(1)
  })

  test('that is ordered goes past one that will not be helped by waiting', async () => {
    failures.set('poison', new Error('bad'))
    await inScope(us, async (scope) => {
      await enqueue(scope, ordered, { name: 'poison' }, { queue: 'o' })
      await enqueue(scope, ordered, { name: 'after' }, { queue: 'o' })
    })
    for (let round = 0; round < 6; round++) {
      await runTasks(installation)
      await makeDue()
    }
    expect(ran.filter(({ name }) => name === 'after')).toHaveLength(1)
  })
})

function record({ principal, attempt }: TaskContext, name: string) {
  ran.push({ name, accountId: principal.accountId, attempt })
  const failure = failures.get(name)
  if (failure) throw failure
}

function inScope<Result>(business: TestBusiness, work: Parameters<typeof withAccount<Result>>[2]) {
  return withAccount(installation, asSystem(business.accountId), work)
}

/** The door to the queue as somebody finds it who has a query of the application's in hand. */
function rawEnqueue(name: string, payload: string, key: string | null = null, attempts = 3) {
  return sql`select enqueue_task(${name}, ${payload}::jsonb, null, ${key}, null, ${attempts}::int)`
}

async function deadOf(business: TestBusiness) {
  const { rows } = await inScope(business, ({ database }) =>
    sql<{
      id: number
      name: string
      attempts: number
      last_error: string
    }>`select * from dead_tasks()`.execute(database),
  )
  return rows
}

async function revive(business: TestBusiness, id: number): Promise<boolean> {
  const { rows } = await inScope(business, ({ database }) =>
    sql<{ revived: boolean }>`select revive_task(${id}::bigint) as revived`.execute(database),
  )
  return rows[0]!.revived
}

async function jobs() {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    return (await admin.query('select * from graphile_worker._private_jobs order by id')).rows
  })
}

async function waitSeconds(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query(
      'select extract(epoch from max(run_at) - now())::float as seconds from graphile_worker._private_jobs',
    )
    return rows[0].seconds
  })
}

async function makeDue(which = 'true') {
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query(`update graphile_worker._private_jobs set run_at = now() where ${which}`),
  )
}
