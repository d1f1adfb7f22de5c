import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import type { TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let owner: TestClient
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
})
afterAll(() => desk?.close())
afterEach(() => {
  vi.restoreAllMocks()
})

let customers = 0
let clientIds = 0
const newClientId = () => `client-${String(++clientIds).padStart(6, '0')}`

/** A conversation with somebody new; answers its id. */
async function conversation(at?: Date, text = 'hello'): Promise<string> {
  await desk.hear({ from: `15125580${String(++customers).padStart(3, '0')}`, text, ...(at && { at }) })
  return itemsOf<{ id: string; contact: { phone: string } }>(
    await owner.get('/conversations?limit=100'),
  ).find(({ contact }) => contact.phone === `+15125580${String(customers).padStart(3, '0')}`)!.id
}

const reply = (id: string, text: string, more: object = {}, who = owner) =>
  who.post(`/conversations/${id}/messages`, { clientId: newClientId(), text, ...more })

const outgoing = async (id: string) =>
  itemsOf<{
    id: string
    author: string
    state: string
    content: { text: string }
    clientId: string
    failure: object | null
  }>(await owner.get(`/conversations/${id}/messages?limit=100`)).filter(({ author }) => author !== 'customer')

describe('the same client id', () => {
  test('twice, one after the other, is one message and the same answer', async () => {
    const id = await conversation()
    const clientId = newClientId()
    const first = await reply(id, 'on my way', { clientId })
    const second = await reply(id, 'on my way', { clientId })
    expect(second.body.id).toEqual(first.body.id)
    expect(await outgoing(id)).toHaveLength(1)
  })

  test('ten times at the same moment is one message', async () => {
    const id = await conversation()
    const clientId = newClientId()
    const answers = await Promise.all(Array.from({ length: 10 }, () => reply(id, 'on my way', { clientId })))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(answers[0]!.status).toBe(200)
    expect(await outgoing(id)).toHaveLength(1)
  })

  test('with another text is refused', async () => {
    const id = await conversation()
    const clientId = newClientId()
    await reply(id, 'one', { clientId })
    expect((await reply(id, 'two', { clientId })).body).toMatchObject({
      code: 'idempotency_mismatch',
      status: 422,
    })
    expect((await outgoing(id)).map(({ content }) => content.text)).toEqual(['one'])
  })

  test('is answered even after the window has closed: it was taken already', async () => {
    const at = new Date(Date.now() - 86_400_000 + 60_000)
    const id = await conversation(at)
    const clientId = newClientId()
    const first = await reply(id, 'just in time', { clientId })
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 120_000))
    expect((await reply(id, 'just in time', { clientId })).body.id).toEqual(first.body.id)
  })

  test('in another conversation is another message', async () => {
    const [one, two] = [await conversation(), await conversation()]
    const clientId = newClientId()
    expect((await reply(one, 'hi', { clientId })).status).toBe(200)
    expect((await reply(two, 'hi', { clientId })).status).toBe(200)
  })
})

describe('the text', () => {
  test('may have 4,096 characters, as WhatsApp counts them, and not one more', async () => {
    const id = await conversation()
    expect((await reply(id, 'x'.repeat(4096))).status).toBe(200)
    expect((await reply(id, 'x'.repeat(4097))).body).toMatchObject({ code: 'text_too_long', status: 422 })
    expect((await reply(id, '💧'.repeat(2049))).body).toMatchObject({ code: 'text_too_long' })
  })

  test.each(['', ' ', '\n\t ', '\u00a0', '\u200b\u200d'])('%j is refused as empty', async (text) => {
    const id = await conversation()
    expect((await reply(id, text)).body).toMatchObject({ code: 'text_empty', status: 422 })
    expect(await outgoing(id)).toEqual([])
  })

  test('comes back as it was written, whatever it holds', async () => {
    const id = await conversation()
    const text = '  *bold*\n\n<b>שלום</b> \\ "x" 👨‍👩‍👧 \u2028 end  '
    expect((await reply(id, text)).body.content).toEqual({ kind: 'text', text })
    expect((await outgoing(id))[0]!.content.text).toBe(text)
    expect((await reply(id, 'with \u0000 inside')).status).toBe(422)
  })

  test.each(['short', 'has spaces in it', 'x'.repeat(65), '../../etc'])(
    'needs a proper client id: not %j',
    async (clientId) => {
      const id = await conversation()
      expect((await reply(id, 'hi', { clientId })).status).toBe(422)
    },
  )
})

describe('the window of 24 hours', () => {
  test('is open to its last millisecond and closed on the very edge', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 86_400_000 + 60_000)
    const id = await conversation(at)
    const edge = at.getTime() + 86_400_000
    const now = vi.spyOn(clock, 'now')
    now.mockReturnValue(new Date(edge - 1))
    expect((await reply(id, 'just in time')).status).toBe(200)
    now.mockReturnValue(new Date(edge))
    expect((await reply(id, 'too late')).body).toMatchObject({ code: 'window_closed', status: 409 })
  })

  test('closes for what still waits: it fails with words instead of being sent', async () => {
    const at = new Date(Date.now() - 86_400_000 + 60_000)
    const id = await conversation(at)
    await reply(id, 'waits')
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 120_000))
    await desk.runTasks()
    expect(await outgoing(id)).toMatchObject([
      { state: 'failed', failure: { code: 131047, retryHelps: false } },
    ])
  })

  test("opens again with the customer's next word", async () => {
    const from = '15125589001'
    await desk.hear({ from, at: new Date(Date.now() - 2 * 86_400_000) })
    const find = async () =>
      itemsOf<{ id: string; contact: { phone: string } }>(await owner.get('/conversations?limit=100')).find(
        ({ contact }) => contact.phone === `+${from}`,
      )!.id
    const id = await find()
    expect((await reply(id, 'too late')).body).toMatchObject({ code: 'window_closed' })
    await desk.hear({ from })
    expect((await reply(id, 'good')).status).toBe(200)
  })
})

describe('a reply', () => {
  test('marks the conversation read, ends the waiting, opens it and gives it to who answered first', async () => {
    const id = await conversation()
    const colleague = await desk.colleague('member')
    const session = (await colleague.get('/session')).body as unknown as { member: { id: string } }
    await reply(id, 'first', {}, colleague)
    await reply(id, 'second', {}, owner)
    await owner.patch(`/conversations/${id}`, { status: 'closed' })
    await reply(id, 'third', {}, owner)
    expect((await owner.get(`/conversations/${id}`)).body).toMatchObject({
      unread: 0,
      waitingSince: null,
      handler: 'person',
      status: 'open',
      assigneeId: session.member.id,
      last: { author: 'member', text: 'third' },
    })
  })

  test('may quote a message of this conversation, and of no other', async () => {
    const [one, two] = [await conversation(), await conversation()]
    const quoted = itemsOf<{ id: string }>(await owner.get(`/conversations/${one}/messages`))[0]!.id
    expect((await reply(one, 'this one', { replyToId: quoted })).body.replyToId).toEqual(quoted)
    expect((await reply(two, 'that one', { replyToId: quoted })).status).toBe(404)
    expect(await outgoing(two)).toEqual([])
  })

  test('silences the bot from that moment, also for what it had not sent yet', async () => {
    await owner.patch('/account', { botOn: true })
    const id = await conversation(undefined, 'my toilet is clogged')
    expect(await outgoing(id)).toMatchObject([{ author: 'bot', state: 'queued' }])
    await reply(id, 'I am on my way')
    await desk.hear({ from: `15125580${String(customers).padStart(3, '0')}`, text: 'thank you' })
    await desk.rows('update graphile_worker._private_jobs set run_at = now()')
    await desk.runTasks()
    const [, bot] = await outgoing(id)
    expect(bot).toMatchObject({ author: 'bot', state: 'failed', failure: { code: null, retryHelps: false } })
    expect((await outgoing(id)).map(({ author }) => author)).toEqual(['member', 'bot'])
    await owner.patch('/account', { botOn: false })
  })

  test('is refused to viewers, who may read, and does not exist next door', async () => {
    const id = await conversation()
    const viewer = await desk.colleague('viewer')
    expect((await viewer.get(`/conversations/${id}/messages`)).status).toBe(200)
    expect((await viewer.get(`/conversations/${id}`)).body).toMatchObject({
      can: { reply: { allowed: false } },
    })
    for (const attempt of [
      reply(id, 'hi', {}, viewer),
      viewer.post(`/conversations/${id}/read`),
      viewer.patch(`/conversations/${id}`, { status: 'closed' }),
    ]) {
      expect((await attempt).status).toBe(403)
    }
    const { owner: other } = await desk.neighbour()
    const random = '01a00000-0000-7000-8000-000000000000'
    const bodies = await Promise.all(
      [id, random].map(async (one) => {
        const { instance, ...body } = (await reply(one, 'hi', {}, other)).body
        return body
      }),
    )
    expect(bodies[0]).toMatchObject({ status: 404, code: 'not_found' })
    expect(bodies[0]).toEqual(bodies[1])
    expect((await other.get(`/conversations/${id}/messages`)).status).toBe(404)
    expect(await outgoing(id)).toEqual([])
  })

  test('to a conversation without a number says so', async () => {
    const id = await conversation()
    await desk.rows('update conversations set number_id = null where id = $1', [id])
    expect((await reply(id, 'hi')).body).toMatchObject({ code: 'conversation_unreachable', status: 409 })
  })
})
