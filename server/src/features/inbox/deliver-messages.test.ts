import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Looked } from '#testing/business.ts'
import { itemsOf } from '#testing/desk.ts'
import { type Customer, type Outside, outside } from '#testing/outside.ts'

let world: Outside
beforeAll(async () => {
  world = await outside()
  await world.owner.patch('/account', { botOn: false })
  await world.control('PATCH', '/settings', { pairRate: false })
})
afterAll(() => world?.close())
afterEach(async () => {
  vi.restoreAllMocks()
  await world.control('DELETE', '/faults')
})

let customers = 0
let replies = 0

/** A customer who has written, and the conversation with them. */
async function somebody(given: object = {}): Promise<{ customer: Customer; id: string }> {
  const customer = await world.customer({ name: `Customer ${++customers}`, ...given })
  await world.say(customer, 'hello')
  return { customer, id: String((await world.conversationOf(customer)).id) }
}

async function reply(id: string, text: string): Promise<string> {
  const answer = await world.owner.post(`/conversations/${id}/messages`, {
    clientId: `client-${String(++replies).padStart(6, '0')}`,
    text,
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return String(answer.body.id)
}

type Shown = { id: string; author: string; state: string; content: { text: string }; failure: Looked | null }
const ours = async (id: string) =>
  itemsOf<Shown>(await world.owner.get(`/conversations/${id}/messages?limit=100`))
    .filter(({ author }) => author !== 'customer')
    .reverse()
const states = async (id: string) => (await ours(id)).map(({ state }) => state)

/** How often the platform was asked to send this text, and how often the customer's phone shows it. */
const asked = async (text: string) =>
  (await world.sends()).filter(({ body }) => JSON.stringify(body).includes(`"${text}"`)).length
const onPhone = async (customer: Customer) =>
  (await world.phone(customer)).filter(({ author }) => author === 'business').map(({ text }) => text)

const fault = (effect: object, more: object = { next: 1 }) =>
  world.control('POST', '/faults', { call: 'send', ...more, effect })

describe('a reply', () => {
  test("reaches the customer's phone with blue ticks under what they wrote, and its own ticks come back", async () => {
    const { customer, id } = await somebody()
    await reply(id, 'We are on our way')
    await world.settle()
    expect(await onPhone(customer)).toEqual(['We are on our way'])
    expect((await world.phone(customer))[0]!.ticks).toBe('read')
    expect(await states(id)).toEqual(['delivered'])
    await world.control('POST', `/customers/${customer.id}/chats/${world.numberId}/open`)
    await world.settle()
    expect(await states(id)).toEqual(['read'])
  })

  test('reaches somebody who shows no number by their id', async () => {
    const { customer, id } = await somebody({ identity: 'user_id_only', username: 'no.number' })
    await reply(id, 'hello there')
    await world.settle()
    expect(await onPhone(customer)).toEqual(['hello there'])
    expect(await states(id)).toEqual(['delivered'])
  })

  test('goes to the number that wrote, also when a colleague has typed another one since', async () => {
    const { customer, id } = await somebody()
    const { contact } = await world.conversationOf(customer)
    await world.owner.patch(`/contacts/${contact!.id}`, { phone: '+1 512 555 9999' })
    await reply(id, 'still you')
    await world.settle()
    expect(await onPhone(customer)).toEqual(['still you'])
  })

  test('quotes the message that it answers', async () => {
    const { customer, id } = await somebody()
    const [heard] = itemsOf<{ id: string }>(await world.owner.get(`/conversations/${id}/messages`))
    await world.owner.post(`/conversations/${id}/messages`, {
      clientId: 'quote-0001',
      text: 'this',
      replyToId: heard!.id,
    })
    await world.settle()
    expect((await world.phone(customer)).at(-1)).toMatchObject({ quote: { preview: 'hello' } })
  })
})

describe('when WhatsApp is in trouble', () => {
  test.each([
    ['too many to one customer', { error: { code: 131056 } }],
    ['an outage', { error: { code: 131016, status: 503 } }],
    ['something went wrong', { error: { code: 131000, status: 500 } }],
  ])('%s: the message waits, those behind it wait too, and all come in order', async (_words, effect) => {
    const { customer, id } = await somebody()
    await fault(effect, { next: 2, numberId: world.numberId })
    for (const text of ['first', 'second', 'third']) await reply(id, text)
    await world.settle()
    await world.hurry()
    await world.settle()
    await world.hurry()
    await world.settle()
    expect(await onPhone(customer)).toEqual(['first', 'second', 'third'])
    expect(await states(id)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('a connection that is refused harms nothing: sent once it is back', async () => {
    const { customer, id } = await somebody()
    const back = await unreachable()
    await reply(id, 'through the storm')
    await world.settle()
    expect(await states(id)).toEqual(['queued'])
    await back()
    await world.hurry()
    await world.settle()
    expect(await onPhone(customer)).toEqual(['through the storm'])
  })

  test('while WhatsApp is away it is tried every seven minutes at the latest, so an outage of an hour ends with it', async () => {
    const { customer, id } = await somebody()
    const back = await unreachable()
    await reply(id, 'after the outage')
    let awaySeconds = 0
    const waits: number[] = []
    while (awaySeconds < 3_600) {
      await world.settle()
      const [job] = await world.rows<{ wait: number }>(
        `select extract(epoch from run_at - now())::float8 as wait from graphile_worker._private_jobs
          where payload::text like $1`,
        [`%${id}%`],
      )
      waits.push(job!.wait)
      awaySeconds += job!.wait
      await world.hurry()
    }
    expect(Math.max(...waits)).toBeLessThan(600)
    expect(waits.slice(0, 4)).toEqual([...waits.slice(0, 4)].sort((one, other) => one - other))
    expect(await states(id)).toEqual(['queued'])
    await back()
    await world.hurry()
    await world.settle()
    expect(await onPhone(customer)).toEqual(['after the outage'])
    expect(await asked('after the outage')).toBe(1)
  })

  test('what was tried for a day has failed with words, and those behind it had their own try', async () => {
    const { id } = await somebody()
    const back = await unreachable()
    await reply(id, 'never')
    await reply(id, 'neither')
    await world.settle()
    expect(await states(id)).toEqual(['queued', 'queued'])
    await world.rows(
      "update messages set created_at = created_at - interval '25 hours' where conversation_id = $1 and author = 'member'",
      [id],
    )
    await world.hurry()
    await world.settle()
    await back()
    const shown = await ours(id)
    expect(shown.map(({ state }) => state)).toEqual(['failed', 'failed'])
    expect(shown[0]!.failure).toMatchObject({ retryHelps: true })
    expect((await world.owner.post(`/messages/${shown[0]!.id}/retry`)).status).toBe(200)
    await world.settle()
    expect(await states(id)).toEqual(['delivered', 'failed'])
  })

  test('a final refusal fails with words at once and is not asked again; the next message goes out', async () => {
    const { customer, id } = await somebody()
    await fault({ error: { code: 131026 } })
    await reply(id, 'not for you')
    await reply(id, 'but this')
    await world.settle()
    expect(await ours(id)).toMatchObject([
      { state: 'failed', failure: { code: 131026, retryHelps: false } },
      { state: 'delivered' },
    ])
    expect(await asked('not for you')).toBe(1)
    expect(await onPhone(customer)).toEqual(['but this'])
  })

  test('a refusal with a code beyond all bounds is a failure like any other', async () => {
    const { id } = await somebody()
    await fault({
      body: { status: 400, contentType: 'application/json', text: '{"error":{"code":900719925474099}}' },
    })
    await reply(id, 'strange')
    await world.settle()
    expect(await ours(id)).toMatchObject([{ state: 'failed', failure: { code: null } }])
  })

  test('a token that is no longer valid says what to do, and the message can be sent again', async () => {
    const { id } = await somebody()
    await fault({ error: { code: 190, status: 401 } })
    const message = await reply(id, 'no token')
    await world.settle()
    const [shown] = await ours(id)
    expect(shown).toMatchObject({ state: 'failed', failure: { code: 190 } })
    expect(String(shown!.failure!.text)).toContain('token')
    expect((await world.owner.post(`/messages/${message}/retry`)).status).toBe(200)
    await world.settle()
    expect(await states(id)).toEqual(['delivered'])
  })

  test('an acceptance that fails later, as outside the window, ends as failed with words', async () => {
    const { id } = await somebody()
    await fault({ failLater: { code: 131047 } })
    await reply(id, 'too late')
    await world.settle()
    const [shown] = await ours(id)
    expect(shown).toMatchObject({ state: 'failed', failure: { code: 131047, retryHelps: false } })
    expect(String(shown!.failure!.text)).toContain('24 hours')
  })
})

describe('when nobody knows whether it was sent', () => {
  test('an answer that was lost is settled by the status, and the message is asked for once', async () => {
    const { customer, id } = await somebody()
    await fault({ dropConnection: 'after' })
    await reply(id, 'lost answer')
    await world.settle()
    await world.hurry()
    await world.settle()
    expect(await asked('lost answer')).toBe(1)
    expect(await onPhone(customer)).toEqual(['lost answer'])
    expect(await states(id)).toEqual(['delivered'])
  })

  test.each([
    ['a connection that was cut', { dropConnection: 'before' }],
    ['an answer of 200 that is not what was promised', { wrongSuccess: true }],
    ['a page of HTML', { body: { status: 502 } }],
    ['a 200 without a body', { body: { status: 200, text: '' } }],
  ])('%s leaves it unknown: not sent again by itself, and those behind it go out', async (words, effect) => {
    const { customer, id } = await somebody()
    await fault(effect)
    await reply(id, `perhaps: ${words}`)
    await reply(id, 'the next')
    await world.settle()
    await world.hurry()
    await world.settle()
    expect(await states(id)).toEqual(['unknown', 'delivered'])
    expect(await asked(`perhaps: ${words}`)).toBeLessThanOrEqual(1)
    expect(await onPhone(customer)).toEqual(['the next'])
  })

  test('a platform that never answers is given up after a while, and nothing is sent twice', async () => {
    const { id } = await somebody()
    const real = AbortSignal.timeout.bind(AbortSignal)
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => real(300))
    await fault({ hang: true })
    await reply(id, 'hangs')
    await world.settle()
    vi.restoreAllMocks()
    await world.hurry()
    await world.settle()
    expect(await states(id)).toEqual(['unknown'])
    expect(await asked('hangs')).toBeLessThanOrEqual(1)
  })

  test('a crash between asking and writing down the answer never sends twice, and the status settles it', async () => {
    const { customer, id } = await somebody()
    await world.control('PUT', '/webhook-behaviour', {
      sentDelayMs: 600,
      deliveredDelayMs: 600,
      readDelayMs: 600,
    })
    const { app } = world.installation.pools
    const real = app.connect.bind(app) as () => Promise<unknown>
    await reply(id, 'in between')
    // From the moment that the platform has been asked, the database is away: as if the process had died there.
    vi.spyOn(app, 'connect').mockImplementation((async () => {
      if ((await asked('in between')) > 0) throw new Error('the process is gone')
      return real()
    }) as never)
    const { runTasks } = await import('#testing/tasks.ts')
    await runTasks(world.installation)
    vi.restoreAllMocks()
    expect(await states(id)).toEqual(['sending'])
    await world.hurry()
    await runTasks(world.installation)
    expect(await states(id)).toEqual(['unknown'])
    await world.settle()
    expect(await asked('in between')).toBe(1)
    expect(await onPhone(customer)).toEqual(['in between'])
    expect(await states(id)).toEqual(['delivered'])
    await world.control('PUT', '/webhook-behaviour', { sentDelayMs: 0, deliveredDelayMs: 0, readDelayMs: 0 })
  })

  test('a status that is here before the answer of the send is not taken back by it', async () => {
    const { id } = await somebody()
    const real = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...call: Parameters<typeof fetch>) => {
      const answer = await real(...call)
      if (
        String(call[0]).includes('/messages') &&
        call[1]?.method === 'POST' &&
        String(call[0]).includes('appsecret_proof')
      ) {
        await world.control('GET', '/idle?timeoutSeconds=10')
        const { runTasks } = await import('#testing/tasks.ts')
        await runTasks(world.installation)
      }
      return answer
    })
    await reply(id, 'quick status')
    await world.settle()
    expect(await states(id)).toEqual(['delivered'])
  })
})

/** The app's address is one where nobody listens, until the returned function is called. */
async function unreachable(): Promise<() => Promise<unknown>> {
  const [before] = await world.rows<{ graph_url: string }>('select graph_url from meta_apps')
  await world.rows("update meta_apps set graph_url = 'http://127.0.0.1:2'")
  return () => world.rows('update meta_apps set graph_url = $1', [before!.graph_url])
}
