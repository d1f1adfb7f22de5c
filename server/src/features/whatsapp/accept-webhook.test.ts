import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { connectTestNumber, deliver, type Looked, messageBody, messageValue } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())
afterEach(() => {
  vi.restoreAllMocks()
})

const body = (said: object) => messageBody({ phoneNumberId: desk.number.phoneNumberId, ...said })
const wamids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `wamid.${prefix}${index}`)

async function storedItems(): Promise<number> {
  const [row] = await desk.rows<{ count: number }>('select count(*)::int as count from whatsapp_items')
  return row!.count
}

/** One delivery with many messages, each from a customer of its own. */
function manyItems(count: number, prefix: string) {
  const values = wamids(prefix, count).map((wamid, index) =>
    messageValue({
      phoneNumberId: desk.number.phoneNumberId,
      wamid,
      from: `1512600${String(index).padStart(4, '0')}`,
    }),
  )
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              ...values[0],
              contacts: values.flatMap(({ contacts }) => contacts),
              messages: values.flatMap(({ messages }) => messages),
            },
          },
        ],
      },
    ],
  }
}

describe('what is stored', () => {
  test('a text with escapes, emoji, right-to-left letters and a NUL is shown as it was written', async () => {
    const text = 'café 👍🏽 שלום "quoted" \\ \u0000 \u2028 end 👨‍👩‍👧'
    const raw = JSON.stringify(body({ wamid: 'wamid.ESCAPES', text, from: '15125550131', name: 'Zoë 💧' }))
    const escaped = raw.replaceAll(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    expect(await desk.deliver(escaped)).toBe(200)
    await desk.runTasks()
    const [conversation] = itemsOf<{ id: string; contact: { displayName: string } }>(
      await desk.owner.get('/conversations'),
    )
    expect(conversation!.contact.displayName).toBe('Zoë 💧')
    const [message] = itemsOf(await desk.owner.get(`/conversations/${conversation!.id}/messages`))
    expect(message!.content).toEqual({ kind: 'text', text })
  })

  test('half of a surrogate pair, in text and name and file name, harms nothing', async () => {
    await desk.hear({ from: '15125550132', name: 'half \ud83d', text: 'cut \ud83d' })
    await desk.hear({
      from: '15125550132',
      item: { type: 'document', document: { id: '1', mime_type: 'text/\u0000html', filename: 'cut \ud83d' } },
    })
    const answer = await desk.owner.get('/conversations')
    expect(answer.status).toBe(200)
    const [{ id }] = itemsOf<{ id: string }>(answer) as [{ id: string }]
    expect(itemsOf(await desk.owner.get(`/conversations/${id}/messages`))).toHaveLength(2)
  })

  test('a delivery of 3 MB is taken, one byte above is not', async () => {
    const filler = (bytes: number) => {
      const empty = JSON.stringify({ ...body({ wamid: `wamid.BIG${bytes}`, text: 'big' }), filler: '' })
      return JSON.stringify({
        ...body({ wamid: `wamid.BIG${bytes}`, text: 'big' }),
        filler: 'x'.repeat(bytes - Buffer.byteLength(empty)),
      })
    }
    expect(await desk.deliver(filler(3 * 1024 * 1024))).toBe(200)
    expect(await desk.deliver(filler(3 * 1024 * 1024 + 1))).toBe(413)
  })

  test('a thousand items in one delivery are each stored once, also when it comes again in part', async () => {
    const before = await storedItems()
    expect(await desk.deliver(manyItems(1000, 'THOUSAND'))).toBe(200)
    expect(await storedItems()).toBe(before + 1000)
    expect(await desk.deliver(manyItems(600, 'THOUSAND'))).toBe(200)
    expect(await storedItems()).toBe(before + 1000)
    // What follows from them is not what this file is about.
    await desk.rows('delete from graphile_worker._private_jobs')
    await desk.rows('delete from whatsapp_items')
  })

  test('a rightly signed delivery is answered with 200 however deep or strange it is, and kept', async () => {
    const before = await refusedCount()
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const inItem = JSON.stringify(body({ wamid: 'wamid.DEEP' })).replace('"Hello"', deep)
    for (const strange of [
      '',
      'null',
      '7',
      '{}',
      '[]',
      'not json',
      '{"object":"page","entry":[{}]}',
      deep,
      inItem,
    ]) {
      expect(await desk.deliver(strange)).toBe(200)
    }
    await vi.waitFor(async () => expect(await refusedCount()).toBeGreaterThanOrEqual(before + 8))
  })
})

async function refusedCount(): Promise<number> {
  const [row] = await desk.rows<{ count: number }>(
    'select coalesce(sum(refused), 0)::int as count from whatsapp_hours',
  )
  return row!.count
}

describe('deliveries that arrive together', () => {
  test('share commits: a hundred at once need far fewer than a hundred', async () => {
    const query = vi.spyOn(desk.installation.pools.webhook, 'query')
    const answers = await Promise.all(
      wamids('TOGETHER', 100).map((wamid, index) =>
        desk.deliver(body({ wamid, from: `15127770${100 + index}` })),
      ),
    )
    expect(new Set(answers)).toEqual(new Set([200]))
    const commits = query.mock.calls.filter(
      ([asked]) => (asked as { name?: string }).name === 'accept_delivery',
    )
    expect(commits.length).toBeLessThan(30)
    expect(await desk.rows("select 1 from whatsapp_items where state = 'stored'")).not.toHaveLength(0)
  })

  test('the same hundred items in any order and at the same moment are stored once, and all get 200', async () => {
    const before = await storedItems()
    const names = wamids('SAME', 60)
    const deliveryOf = (order: string[]) => {
      const delivery = manyItems(1, 'X')
      const value = delivery.entry[0]!.changes[0]!.value
      value.messages = order.flatMap(
        (wamid) =>
          messageValue({ phoneNumberId: desk.number.phoneNumberId, wamid, from: '15128880001' }).messages,
      )
      return delivery
    }
    const orders = Array.from({ length: 12 }, (_, turn) => (turn % 2 ? [...names].reverse() : names))
    const answers = await Promise.all(orders.map((order) => desk.deliver(deliveryOf(order))))
    expect(answers).toEqual(orders.map(() => 200))
    expect(await storedItems()).toBe(before + 60)
  })

  test('a delivery that cannot be stored does not fail those that share its commit', async () => {
    const { webhook } = desk.installation.pools
    const real = webhook.query.bind(webhook) as (
      asked: unknown,
      ...more: unknown[]
    ) => Promise<{ rows: Looked[] }>
    const poisoned = new Set<unknown>()
    vi.spyOn(webhook, 'query').mockImplementation((async (asked: unknown, ...more: unknown[]) => {
      const values = (asked as { values?: unknown[] }).values ?? []
      const items = ((values[2] as { elements?: unknown[] })?.elements ?? []) as unknown[]
      if (poisoned.size === 0 && items.length > 1) poisoned.add(items[1])
      if (items.some((item) => poisoned.has(item))) throw new Error('the database refuses this one')
      return real(asked, ...more)
    }) as never)
    const before = await storedItems()
    const answers = await Promise.all(
      wamids('POISON', 30).map((wamid, index) =>
        desk.deliver(body({ wamid, from: `15129990${100 + index}` })),
      ),
    )
    expect(answers.filter((status) => status === 200)).toHaveLength(29)
    expect(answers.filter((status) => status === 500)).toHaveLength(1)
    expect(await storedItems()).toBe(before + 29)
  })

  test('while the database is away the answer is not 200, and the same delivery later is stored once', async () => {
    const { webhook } = desk.installation.pools
    vi.spyOn(webhook, 'query').mockRejectedValue(new Error('connection refused') as never)
    expect(await desk.deliver(body({ wamid: 'wamid.AWAY' }))).toBeGreaterThanOrEqual(500)
    vi.restoreAllMocks()
    const before = await storedItems()
    for (let repeat = 0; repeat < 3; repeat++)
      expect(await desk.deliver(body({ wamid: 'wamid.AWAY' }))).toBe(200)
    expect(await storedItems()).toBe(before + 1)
  })

  test('a lost connection in the middle of a commit is not answered with 200', async () => {
    const deliveries = Promise.all(
      wamids('CUT', 20).map((wamid, index) => desk.deliver(body({ wamid, from: `15126660${100 + index}` }))),
    )
    await desk.rows(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plumbline-webhook' and datname = current_database()",
    )
    const answers = await deliveries
    const stored = await desk.rows<{ count: number }>(
      "select count(*)::int as count from whatsapp_items where received_at > now() - interval '1 minute'",
    )
    expect(stored[0]!.count).toBeGreaterThanOrEqual(answers.filter((status) => status === 200).length)
    const again = await Promise.all(
      wamids('CUT', 20).map((wamid, index) => desk.deliver(body({ wamid, from: `15126660${100 + index}` }))),
    )
    expect(new Set(again)).toEqual(new Set([200]))
  })
})

describe('whose item it is', () => {
  // What follows from all the deliveries above is not what these tests are about.
  beforeAll(() => desk.rows('delete from graphile_worker._private_jobs'))

  test("two apps that sign for each other's number change nothing for the other account", async () => {
    const { business, owner } = await desk.neighbour()
    const theirs = await connectTestNumber(desk.installation, business)
    const forTheirs = messageBody({
      phoneNumberId: theirs.phoneNumberId,
      text: 'forged',
      from: '15124440001',
    })
    expect(await deliver(desk.app, desk.number, forTheirs)).toBe(200)
    expect(await deliver(desk.app, theirs, body({ text: 'forged too', from: '15124440002' }))).toBe(200)
    await desk.runTasks()
    expect(itemsOf(await owner.get('/conversations'))).toEqual([])
    expect(itemsOf(await owner.get('/contacts'))).toEqual([])
    const contacts = itemsOf(await desk.owner.get('/contacts')).map(({ phone }) => phone)
    expect(contacts).not.toContain('+15124440002')
  })

  test('a number that moved to another account while its route was remembered writes there at once', async () => {
    const { business, owner } = await desk.neighbour()
    const shared = await connectTestNumber(desk.installation, desk.business)
    const moving = await connectTestNumber(desk.installation, desk.business, { app: shared.app })
    expect(await deliver(desk.app, shared, messageBody({ phoneNumberId: shared.phoneNumberId }))).toBe(200)
    await desk.rows('delete from whatsapp_numbers where phone_number_id = $1', [moving.phoneNumberId])
    await desk.rows(
      `insert into whatsapp_numbers (account_id, id, meta_app_id, phone_number_id, waba_id, display_number, access_token_cipher, connected_at)
       values ($1, gen_random_uuid(), $2, $3, '1', '+1', '\\x00', now())`,
      [business.accountId, shared.app.id, moving.phoneNumberId],
    )
    const said = messageBody({
      phoneNumberId: moving.phoneNumberId,
      text: 'for the new account',
      from: '15123330001',
    })
    expect(await deliver(desk.app, shared, said)).toBe(200)
    await desk.runTasks()
    expect(itemsOf(await owner.get('/contacts'))).toMatchObject([{ phone: '+15123330001' }])
    const before = itemsOf(await desk.owner.get('/contacts')).map(({ phone }) => phone)
    expect(before).not.toContain('+15123330001')
  })

  test('a number that is connected a moment after its first delivery was refused is known within a second', async () => {
    const fresh = await connectTestNumber(desk.installation, desk.business)
    expect(await deliver(desk.app, fresh, messageBody({ phoneNumberId: '999' }))).toBe(200)
    const late = await connectTestNumber(desk.installation, desk.business, { app: fresh.app })
    const before = await storedItems()
    await vi.waitFor(
      async () => {
        expect(await deliver(desk.app, fresh, messageBody({ phoneNumberId: late.phoneNumberId }))).toBe(200)
        expect(await storedItems()).toBeGreaterThan(before)
      },
      { timeout: 3000, interval: 200 },
    )
  })
})
