import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openBusiness, type TestBusiness } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'
import { clock } from './clock.ts'
import { announce, defineEvent, on } from './events.ts'
import { refuse } from './http/refusal.ts'
import { asOwner, asSystem, type Scope, withAccount } from './scope.ts'

const jobDone = defineEvent('test.job_done', z.object({ number: z.int() }))
const quiet = defineEvent('test.quiet', z.object({}), { live: false })

const conversations = ['0', '1'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`) as [
  string,
  string,
]
/** How long one waits for what comes by itself; a busy machine takes its time. */
const soon = { timeout: 15_000 }

let installation: TestInstallation
let business: TestBusiness
let other: TestBusiness
let heard: string[] = []
let asked: string[] = []
let failing: string | null = null
let refusing = false

on(jobDone).with(async (scope, { data }) => {
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from events where type = 'test.job_done'`.execute(scope.database)
  heard.push(`with ${data.number}, sees ${rows[0]!.count}`)
  if (refusing) refuse('forbidden')
})
on(jobDone).after('first', async (_context, { data }) => hear(`first ${data.number}`))
on(jobDone).after('second', async (_context, { data, conversationId, eventId }) => {
  expect(eventId).toMatch(/^[0-9a-f-]{36}$/)
  hear(`second ${data.number}${conversationId ? '' : ' nowhere'}`)
})
on(jobDone).after('never', async () => hear('never'), {
  when: async ({ database }, { data, eventId }) => {
    const row = await database
      .selectFrom('events')
      .select('type')
      .where('id', '=', eventId)
      .executeTakeFirst()
    asked.push(`${data.number} of ${row?.type}`)
    return false
  },
})
on(jobDone).after('aside', async (_context, { data }) => hear(`aside ${data.number}`), { ordered: false })

beforeAll(async () => {
  installation = await testInstallation()
  business = await openBusiness(installation)
  other = await openBusiness(installation)
})
beforeEach(async () => {
  heard = []
  asked = []
  failing = null
  refusing = false
  await asAdmin(installation.adminUrls.data, async (admin) => {
    await admin.query('delete from graphile_worker._private_jobs')
    await admin.query(
      "set session_replication_role = replica; delete from events where type like 'test.%'; reset session_replication_role",
    )
  })
})
afterAll(() => installation?.close())

describe('what follows with an event', () => {
  test('sees what the verb wrote, and happens before the verb is done', async () => {
    await done(1)
    expect(heard).toEqual(['with 1, sees 1'])
  })

  test('may refuse the whole: then neither the event nor anything after it is there', async () => {
    refusing = true
    await expect(done(1)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await stored()).toEqual([])
    await runTasks(installation)
    expect(heard).toEqual(['with 1, sees 1'])
  })
})

describe('what follows after an event', () => {
  test('happens once it is committed, and never when it is not', async () => {
    const undone = inScope(business, async (scope) => {
      await announce(scope, jobDone, { data: { number: 1 } })
      throw new Error('on purpose')
    })
    await expect(undone).rejects.toThrow('on purpose')
    await inScope(business, async (scope) => {
      await announce(scope, jobDone, { data: { number: 2 } })
      await runTasks(installation)
      expect(heard.filter((one) => !one.startsWith('with'))).toEqual([])
    })
    await runTasks(installation)
    expect(consequences().sort()).toEqual(['aside 2', 'first 2', 'second 2 nowhere'])
  })

  test('makes no task where it says that there is nothing to do; it is asked once for each event, in its transaction', async () => {
    await done(7)
    await runTasks(installation)
    expect(asked).toEqual(['7 of test.job_done'])
    expect(heard).not.toContain('never')
  })

  test('happens in the order announced within a conversation', async () => {
    for (let number = 1; number <= 5; number++) await done(number, conversations[0])
    await runTasks(installation)
    const expected = [1, 2, 3, 4, 5].flatMap((number) => [`first ${number}`, `second ${number}`])
    expect(consequences().filter((one) => !one.startsWith('aside'))).toEqual(expected)
  })

  test('keeps that order when one fails and is tried again; another conversation does not wait for it, nor does what is not ordered', async () => {
    failing = 'first 1'
    await done(1, conversations[0])
    await done(2, conversations[0])
    await done(3, conversations[1])
    await runTasks(installation)
    expect(consequences().sort()).toEqual(['aside 1', 'aside 2', 'aside 3', 'first 1', 'first 3', 'second 3'])
    failing = null
    heard = []
    for (let round = 0; round < 5; round++) {
      await asAdmin(installation.adminUrls.data, (admin) =>
        admin.query('update graphile_worker._private_jobs set run_at = now()'),
      )
      await runTasks(installation)
    }
    expect(consequences()).toEqual(['first 1', 'second 1', 'first 2', 'second 2'])
  })

  test('carries no more than the event: ids, and the data that its type declares', async () => {
    await inScope(business, (scope) =>
      announce(scope, jobDone, {
        conversationId: conversations[0],
        data: { number: 7, text: 'secret words' } as { number: number },
        secret: { before: 'secret words' },
      }),
    )
    const payloads = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('select payload::text from graphile_worker._private_jobs'),
    )
    expect(payloads.rows).toHaveLength(3)
    for (const { payload } of payloads.rows) expect(payload).not.toContain('secret')
    const [event] = await stored()
    expect(event.data).toEqual({ number: 7 })
    expect(event.secret_cipher.toString('latin1')).not.toContain('secret')
  })
})

test('an event tells who acted, in which request, when and about what', async () => {
  const memberId = business.ownerId
  await withAccount(
    installation,
    { ...asOwner(business.accountId, memberId), requestId: 'request-1' },
    (scope) => announce(scope, quiet, { conversationId: conversations[0], data: {}, attention: true }),
  )
  const [event] = await stored()
  expect(event).toMatchObject({
    type: 'test.quiet',
    actor_kind: 'member',
    actor_id: memberId,
    request_id: 'request-1',
    conversation_id: conversations[0],
    contact_id: null,
    data: { attention: true },
  })
  expect(Math.abs(event.at - clock.now().getTime())).toBeLessThan(60_000)
})

test('an event with data that its type does not allow is not announced', async () => {
  await expect(
    inScope(business, (scope) => announce(scope, jobDone, { data: { number: 'one' } as never })),
  ).rejects.toThrow()
  expect(await stored()).toEqual([])
})

test('open pages are told once the event is committed, by ids alone; not of quiet events, not of another account', async () => {
  const told: unknown[] = []
  const stop = installation.live.listen(business.accountId, (event) => told.push(event))
  await inScope(other, (scope) => announce(scope, jobDone, { data: { number: 1 } }))
  await inScope(business, (scope) => announce(scope, quiet, { data: {} }))
  await inScope(business, async (scope) => {
    await announce(scope, jobDone, { conversationId: conversations[1], data: { number: 2 }, attention: true })
    throw new Error('on purpose')
  }).catch(() => undefined)
  await done(3, conversations[0])
  await expect.poll(() => told, soon).toHaveLength(1)
  expect(told).toEqual([
    { id: expect.stringMatching(/^\d+$/), type: 'test.job_done', conversationId: conversations[0] },
  ])
  stop()
})

function hear(what: string) {
  heard.push(what)
  if (what === failing) throw new Error('on purpose')
}

function consequences(): string[] {
  return heard.filter((one) => !one.startsWith('with'))
}

function done(number: number, conversationId?: string) {
  return inScope(business, (scope) =>
    announce(scope, jobDone, { ...(conversationId && { conversationId }), data: { number } }),
  )
}

function inScope<Result>({ accountId }: TestBusiness, work: (scope: Scope) => Promise<Result>) {
  return withAccount(installation, asSystem(accountId), work)
}

async function stored() {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    return (await admin.query("select * from events where type like 'test.%' order by seq")).rows
  })
}
