import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { asSystem } from '#kernel/scope.ts'
import { startTaskWorker } from '#kernel/tasks.ts'
import { messageBody } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'
import { processSender } from './process-item.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

let people = 0
/** Somebody who has never written. */
function newCustomer() {
  const from = `1512888${String(++people).padStart(4, '0')}`
  const name = `Customer ${people}`
  return {
    name,
    write: (text: string) =>
      desk.deliver(
        messageBody({
          phoneNumberId: desk.number.phoneNumberId,
          from,
          name,
          text,
          wamid: `wamid.${from}${text}`,
        }),
      ),
    async texts(): Promise<string[]> {
      const conversation = itemsOf<{ id: string; contact: { displayName: string } }>(
        await desk.owner.get('/conversations?view=all&limit=100'),
      ).find(({ contact }) => contact.displayName === name)
      if (!conversation) return []
      const messages = await desk.owner.get(`/conversations/${conversation.id}/messages?limit=100`)
      return itemsOf<{ content: { text: string } }>(messages)
        .map(({ content }) => content.text)
        .reverse()
    },
  }
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`)

type Job = { id: string; task: string; key: string | null; payload: { accountId: string; sender: string } }

const jobs = (task = 'whatsapp.process_sender') =>
  desk.rows<Job>(
    `select j.id, t.identifier as task, j.key, j.payload
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = $1 order by j.id`,
    [task],
  )

const openItems = () =>
  desk.rows<{ id: string; state: string; error: string | null; attempts: number }>(
    "select id, state, error, attempts from whatsapp_items where state <> 'done' order by id",
  )

describe('what one customer sends', () => {
  test('is one task, however much it is, and stands in its order afterwards', async () => {
    const customer = newCustomer()
    for (const text of texts(60)) expect(await customer.write(text)).toBe(200)
    expect(await jobs()).toHaveLength(1)
    await desk.runTasks()
    expect(await openItems()).toEqual([])
    expect(await jobs()).toEqual([])
    expect(await customer.texts()).toEqual(texts(60))
  })

  test('names neither the customer nor the message in the task', async () => {
    await newCustomer().write('water everywhere')
    const [job] = await jobs()
    expect(job!.payload).toEqual({
      accountId: desk.business.accountId,
      sender: expect.stringMatching(/^[0-9a-f]{24}$/),
    })
    expect(job!.key).toBe(`${desk.business.accountId}:sender:${job!.payload.sender}`)
    await desk.runTasks()
  })

  test('while the task is already at work gets another one: that one may have looked for the last time', async () => {
    const customer = newCustomer()
    await customer.write('first')
    const [begun] = await jobs()
    await desk.rows("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody'")
    await customer.write('second')
    const [still, fresh, ...more] = await jobs()
    expect(more).toEqual([])
    expect(still).toMatchObject({ id: begun!.id, key: null })
    expect(fresh).toMatchObject({ key: begun!.key, payload: begun!.payload })
    await customer.write('third')
    expect(await jobs()).toHaveLength(2)
    await desk.rows('update graphile_worker._private_jobs set locked_at = null, locked_by = null')
    await desk.runTasks()
    expect(await customer.texts()).toEqual(['first', 'second', 'third'])
  })

  test('after the task has given up gets another one, and the one that gave up stays to be seen', async () => {
    const customer = newCustomer()
    await customer.write('first')
    await desk.rows('update graphile_worker._private_jobs set attempts = max_attempts')
    await customer.write('second')
    expect((await jobs()).map(({ key }) => key !== null)).toEqual([false, true])
    await desk.runTasks()
    expect(await customer.texts()).toEqual(['first', 'second'])
    await desk.rows('delete from graphile_worker._private_jobs')
  })

  test('calls a task that waits for its next try at once', async () => {
    const customer = newCustomer()
    await customer.write('first')
    await desk.rows(
      "update graphile_worker._private_jobs set attempts = 6, run_at = now() + interval '7 minutes'",
    )
    await customer.write('second')
    await desk.runTasks()
    expect(await customer.texts()).toEqual(['first', 'second'])
  })

  test('is all processed when it arrives while the worker works, many deliveries at once', async () => {
    const customers = Array.from({ length: 5 }, newCustomer)
    const worker = await startTaskWorker(desk.installation, 6)
    try {
      await Promise.all(
        customers.map(async (customer) => {
          for (const text of texts(30)) expect(await customer.write(text)).toBe(200)
        }),
      )
      await vi.waitFor(async () => expect(await openItems()).toEqual([]), { timeout: 15_000, interval: 50 })
    } finally {
      await worker.stop()
    }
    for (const customer of customers) expect(await customer.texts()).toEqual(texts(30))
  })

  test('is found by its own index, not among everything that was ever stored', async () => {
    const scans = async () => {
      const [row] = await desk.rows<{ scans: number }>(
        "select pg_stat_get_numscans('whatsapp_items_of_sender'::regclass)::int as scans",
      )
      return row!.scans
    }
    const before = await scans()
    await newCustomer().write('is it found?')
    await desk.runTasks()
    await vi.waitFor(async () => expect(await scans()).toBeGreaterThanOrEqual(before + 2), {
      timeout: 15_000,
      interval: 200,
    })
  })

  test('is handled once and in its order by two runs at the same moment', async () => {
    const customer = newCustomer()
    for (const text of texts(20)) await customer.write(text)
    const [job] = await jobs()
    const context = {
      installation: desk.installation,
      principal: asSystem(desk.business.accountId),
      attempt: 1,
      lastAttempt: false,
    }
    const payload = { sender: job!.payload.sender }
    await Promise.all([1, 2, 3].map(() => processSender.run(context, payload)))
    expect(await customer.texts()).toEqual(texts(20))
    await desk.runTasks()
  })
})

describe('an item that fails', () => {
  test('does not hold up those behind it, and is tried again by itself until it goes well', async () => {
    const customer = newCustomer()
    for (const text of ['first', 'second', 'third']) await customer.write(text)
    const [first] = await openItems()
    const [{ payload }] = (await desk.rows<{ payload: Buffer }>(
      'select payload_cipher as payload from whatsapp_items where id = $1',
      [first!.id],
    )) as [{ payload: Buffer }]
    const setPayload = (bytes: Buffer) =>
      desk.rows('update whatsapp_items set payload_cipher = $2 where id = $1', [first!.id, bytes])
    await setPayload(Buffer.concat([payload.subarray(0, -1), Buffer.from([payload.at(-1)! ^ 1])]))
    await desk.runTasks()
    expect(await customer.texts()).toEqual(['second', 'third'])
    expect(await openItems()).toMatchObject([
      { id: first!.id, state: 'failed', error: 'SealBroken', attempts: 1 },
    ])
    const again = await jobs('whatsapp.process_item')
    expect(again).toMatchObject([{ payload: { itemId: first!.id } }])
    await setPayload(payload)
    await desk.rows('update graphile_worker._private_jobs set run_at = now()')
    await desk.runTasks()
    expect(await openItems()).toEqual([])
    expect((await customer.texts()).toSorted()).toEqual(['first', 'second', 'third'])
  })

  test('because the database is away stays as it was, and the task begins anew', async () => {
    const customer = newCustomer()
    await customer.write('first')
    const [job] = await jobs()
    const away = Object.assign(new Error('terminating connection'), { code: '57P01' })
    const connect = vi.spyOn(desk.installation.pools.app, 'connect').mockRejectedValue(away as never)
    const context = {
      installation: desk.installation,
      principal: asSystem(desk.business.accountId),
      attempt: 1,
      lastAttempt: false,
    }
    await expect(processSender.run(context, { sender: job!.payload.sender })).rejects.toThrow(
      'terminating connection',
    )
    connect.mockRestore()
    expect(await openItems()).toMatchObject([{ state: 'stored', attempts: 0 }])
    await desk.runTasks()
    expect(await customer.texts()).toEqual(['first'])
  })
})
