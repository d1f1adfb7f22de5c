import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { addColleague, deliver, messageBody, signedIn, type TestClient } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { runTasks } from '#testing/tasks.ts'
import { createApp } from './app.ts'

/** How long one waits for what comes by itself; a busy machine takes its time. */
const soon = { timeout: 15_000 }

let installation: TestInstallation
let app: FastifyInstance
let address: string
let us: StagedBusiness
let them: StagedBusiness
const streams: Stream[] = []

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  them = await stageBusiness(installation, app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

describe('an open page', () => {
  test('is told at once what happens, each page of everybody in the account, and nobody next door', async () => {
    const viewer = await signedIn(app, await addColleague(installation, us, 'viewer'))
    const [mine, second, viewers, theirs] = await Promise.all([
      listen(us.owner),
      listen(us.owner),
      listen(viewer),
      listen(them.owner),
    ])
    await us.owner.patch(`/deals/${us.dealId}`, { title: 'A title that nobody is told' })
    for (const stream of [mine, second, viewers]) {
      const event = await stream.next()
      expect(event).toMatchObject({ type: 'deals.deal_changed', dealId: us.dealId })
    }
    await them.owner.patch(`/deals/${them.dealId}`, { title: 'Another' })
    expect(await theirs.next()).toMatchObject({ dealId: them.dealId })
    expect(theirs.text).not.toContain(us.dealId)
    expect(mine.text).not.toContain('A title')
  })

  test('is told of a customer’s message, and not what it says', async () => {
    const stream = await listen(us.owner)
    await us.owner.patch(`/conversations/${us.conversationId}`, { handler: 'person' })
    await deliver(
      app,
      us.number,
      messageBody({ ...us.number, from: '15125550199', text: 'Is anybody there?' }),
    )
    await runTasks(installation)
    await expect.poll(() => stream.text, soon).toContain('inbox.message_received')
    expect(stream.text).not.toContain('anybody')
  })

  test('of a session that was ended elsewhere closes at once, and the pages of others stay open', async () => {
    const email = await addColleague(installation, us, 'member')
    const [here, there] = [await signedIn(app, email), await signedIn(app, email)]
    const [ended, kept, owners] = await Promise.all([listen(there), listen(here), listen(us.owner)])
    expect((await here.post('/sessions/end-others', {})).body).toEqual({ ended: 1 })
    await expect.poll(() => ended.ended, soon).toBe(true)
    await us.owner.patch(`/deals/${us.dealId}`, { title: 'Still told' })
    for (const stream of [kept, owners]) {
      await expect.poll(() => stream.text, soon).toContain('deals.deal_changed')
      expect(stream.text).not.toContain('sessions_ended')
    }
  })

  test('of a program hears what its key may read, and closes when the key is revoked', async () => {
    const { body } = await us.owner.post('/keys', { name: 'Listener', scopes: ['live.read', 'deals.read'] })
    const { key, secret } = body as unknown as { key: { id: string }; secret: string }
    const stream = await listen(null, { authorization: `Bearer ${secret}` })
    await us.owner.patch(`/contacts/${us.contactId}`, { name: 'Not for deals' })
    await us.owner.patch(`/deals/${us.dealId}`, { title: 'For deals' })
    expect(await stream.next()).toMatchObject({ type: 'deals.deal_changed' })
    expect(stream.text).not.toContain('contacts.')
    await us.owner.delete(`/keys/${key.id}`)
    await expect.poll(() => stream.ended, soon).toBe(true)
  })

  test('that lost its connection is told first what it missed, in order, then what happens', async () => {
    const first = await listen(us.owner)
    await us.owner.patch(`/deals/${us.dealId}`, { title: 'Seen' })
    const seen = await first.next()
    first.close()
    for (const title of ['Missed one', 'Missed two']) await us.owner.patch(`/deals/${us.dealId}`, { title })
    await them.owner.patch(`/deals/${them.dealId}`, { title: 'Of no concern' })

    const second = await listen(us.owner, { 'last-event-id': seen.id })
    await us.owner.patch(`/deals/${us.dealId}`, { title: 'Now' })
    // The same event may come twice; what counts is the first time.
    const fresh = () =>
      [...new Set(second.events.map(({ id }) => Number(id)))].filter((id) => id > Number(seen.id))
    await expect.poll(() => fresh().length, soon).toBe(3)
    expect(fresh()).toEqual(fresh().toSorted((one, other) => one - other))
    expect(second.text).not.toContain(them.dealId)
  })

  test('that missed too much is told to ask for everything again', async () => {
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query(
        `insert into events (account_id, id, type, actor_kind, at)
         select $1, gen_random_uuid(), 'test.happened', 'system', now() from generate_series(1, 501)`,
        [us.accountId],
      ),
    )
    const stream = await listen(us.owner, { 'last-event-id': '0' })
    await expect.poll(() => stream.text, soon).toContain('event: stale')
    expect(stream.events).toEqual([])
  })

  test.each(['nonsense', '-1', '1e9', '9'.repeat(16), "1'--"])(
    'with the odd last id %j begins with now',
    async (id) => {
      const stream = await listen(us.owner, { 'last-event-id': id })
      await us.owner.patch(`/deals/${us.dealId}`, { title: `After ${id.length}${id.charCodeAt(0)}` })
      expect(await stream.next()).toMatchObject({ dealId: us.dealId })
    },
  )

  test('without a session gets none', async () => {
    const answer = await fetch(`${address}/api/v1/live`)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    await answer.text()
  })

  test('gets a stream that nothing on the way keeps, sniffs or cuts for being quiet', async () => {
    const asked = once(app.server, 'request')
    const stream = await listen(us.owner)
    const [{ socket }] = await asked
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    // The server cuts connections that are silent for 20 seconds; this one is meant to be.
    expect(socket.timeout).toBe(0)
  })
})

describe('a stream ends with its session', () => {
  test('within one beat after sign-out', async () => {
    const client = await signedIn(app, us.colleagueEmail)
    const [stream, others] = await withFakeBeat(() => Promise.all([listen(client), listen(us.owner)]))
    expect((await client.delete('/session')).status).toBe(204)
    expect(stream.ended).toBe(false)
    beat()
    await expect.poll(() => stream.ended, soon).toBe(true)
    await expect.poll(() => others.text, soon).toContain(': beat')
    expect(others.ended).toBe(false)
  })

  test('when it has lasted as long as a session may', async () => {
    const client = await signedIn(app, us.colleagueEmail)
    const [stream] = await withFakeBeat(() => Promise.all([listen(client)]))
    const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000 + 1000)
    vi.spyOn(clock, 'now').mockReturnValue(inAWeek)
    beat()
    await expect.poll(() => stream.ended, soon).toBe(true)
  })

  test('which an open stream does not keep alive: what people do does', async () => {
    const client = await signedIn(app, us.colleagueEmail)
    const seen = (back: string) =>
      asAdmin(installation.adminUrls.data, async (admin) => {
        const { rows } = await admin.query<{ ago: number }>(
          `update sessions set seen_at = seen_at - $1::interval
            where id = (select id from sessions order by created_at desc limit 1)
            returning extract(epoch from now() - seen_at)::int as ago`,
          [back],
        )
        return rows[0]!.ago
      })
    expect(await seen('1 hour')).toBeGreaterThanOrEqual(3600)
    await listen(client)
    expect(await seen('0')).toBeGreaterThanOrEqual(3600)
    expect((await client.get('/session')).status).toBe(200)
    expect(await seen('0')).toBeLessThan(600)
  })

  test('not before: a stream without events goes on', async () => {
    const [stream] = await withFakeBeat(() => Promise.all([listen(us.owner)]))
    for (let beats = 1; beats <= 3; beats++) {
      beat()
      await expect.poll(() => stream.text.split(': beat').length - 1, soon).toBe(beats)
    }
    expect(stream.ended).toBe(false)
  })
})

type Told = { id: string; type: string; dealId?: string }
type Stream = {
  text: string
  events: Told[]
  ended: boolean
  headers: Headers
  next(): Promise<Told>
  close(): void
}

/** A page's event source. Resolves once the stream has begun. */
async function listen(client: TestClient | null, headers: Record<string, string> = {}): Promise<Stream> {
  const abort = new AbortController()
  const answer = await fetch(`${address}/api/v1/live`, {
    headers: { ...(client && { cookie: client.cookie }), ...headers },
    signal: abort.signal,
  })
  expect(answer.status).toBe(200)
  let taken = 0
  const stream: Stream = {
    text: '',
    events: [],
    ended: false,
    headers: answer.headers,
    async next() {
      await expect.poll(() => stream.events.length, soon).toBeGreaterThan(taken)
      return stream.events[taken++]!
    },
    close: () => abort.abort(),
  }
  streams.push(stream)
  read(answer, stream).catch(() => undefined)
  await expect.poll(() => stream.text, soon).toContain('retry:')
  return stream
}

async function read(answer: Response, stream: Stream) {
  const decoder = new TextDecoder()
  for await (const chunk of answer.body!) {
    stream.text += decoder.decode(chunk, { stream: true })
    stream.events = [...stream.text.matchAll(/^event: change\ndata: (.*)$/gm)].map((match) =>
      JSON.parse(match[1]!),
    )
  }
  stream.ended = true
}

let beats: (() => void)[] = []

/** Beats of the streams that are opened meanwhile come when `beat` is called, not every twenty seconds. */
async function withFakeBeat<Result>(work: () => Promise<Result>): Promise<Result> {
  beats = []
  const real = globalThis.setInterval
  const spy = vi.spyOn(globalThis, 'setInterval').mockImplementation(((
    call: () => void,
    milliseconds: number,
  ) => {
    if (milliseconds === 20_000) beats.push(call)
    return real(milliseconds === 20_000 ? () => undefined : call, milliseconds)
  }) as typeof setInterval)
  try {
    return await work()
  } finally {
    spy.mockRestore()
  }
}

function beat() {
  for (const call of beats) call()
}
