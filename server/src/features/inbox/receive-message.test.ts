import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageBody, messageValue } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

type Conversation = {
  id: string
  status: string
  handler: string
  unread: number
  waitingSince: string | null
  windowUntil: string | null
  lastMessageAt: string
  last: { text: string } | null
  contact: { phone: string }
}
type Message = {
  id: string
  author: string
  content: { kind: string; text?: string; type?: string }
  replyToId: string | null
  sentAt: string
}

let customers = 0
const somebody = () => `15125570${String(++customers).padStart(3, '0')}`

async function conversationWith(from: string): Promise<Conversation> {
  const answers = await Promise.all(
    ['all', 'closed'].map((view) => desk.owner.get(`/conversations?limit=100&view=${view}`)),
  )
  const found = answers
    .flatMap((answer) => itemsOf<Conversation>(answer))
    .find(({ contact }) => contact.phone === `+${from}`)
  return found!
}

async function thread(from: string): Promise<Message[]> {
  const { id } = await conversationWith(from)
  return itemsOf<Message>(await desk.owner.get(`/conversations/${id}/messages?limit=100`)).reverse()
}

const texts = async (from: string) => (await thread(from)).map(({ content }) => content.text)

describe('the order of a thread', () => {
  test("is that of Meta's seconds, however late or mixed up the deliveries are", async () => {
    const from = somebody()
    const second = (ago: number) => new Date(Date.now() - ago * 1000)
    for (const [text, ago] of [
      ['third', 30],
      ['first', 90],
      ['fourth', 10],
      ['second', 60],
    ] as const) {
      await desk.hear({ from, text, at: second(ago) })
    }
    expect(await texts(from)).toEqual(['first', 'second', 'third', 'fourth'])
    expect((await conversationWith(from)).last?.text).toBe('fourth')
  })

  test('within one second is that of arrival, also when they come in one delivery', async () => {
    const from = somebody()
    const at = new Date()
    const value = messageValue({ phoneNumberId: desk.number.phoneNumberId, from, at })
    value.messages = ['one', 'two', 'three', 'four'].flatMap(
      (text) => messageValue({ phoneNumberId: desk.number.phoneNumberId, from, at, text }).messages,
    )
    await desk.deliver({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
    })
    await desk.runTasks()
    await desk.hear({ from, at, text: 'five' })
    expect(await texts(from)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  test('puts a late message at its place in the past and leaves the list as it was', async () => {
    const from = somebody()
    await desk.hear({ from, text: 'now' })
    const before = await conversationWith(from)
    await desk.hear({ from, text: 'an hour ago', at: new Date(Date.now() - 3_600_000) })
    expect(await texts(from)).toEqual(['an hour ago', 'now'])
    expect(await conversationWith(from)).toMatchObject({
      lastMessageAt: before.lastMessageAt,
      last: { text: 'now' },
      windowUntil: before.windowUntil,
      unread: 2,
    })
  })

  test('does not believe a time in the far future, nor does it open the window for longer', async () => {
    const from = somebody()
    await desk.hear({ from, text: 'from tomorrow', at: new Date(Date.now() + 86_400_000) })
    await desk.hear({ from, item: { type: 'text', text: { body: 'year 33658' }, timestamp: '999999999999' } })
    const { windowUntil, id } = await conversationWith(from)
    expect(Date.parse(windowUntil!)).toBeLessThanOrEqual(Date.now() + 86_400_000)
    expect((await desk.owner.get(`/conversations/${id}/messages`)).status).toBe(200)
    expect(await texts(from)).toEqual(['from tomorrow', 'year 33658'])
  })

  test('shows our own answers between the messages of the customer', async () => {
    const from = somebody()
    await desk.hear({ from, text: 'question' })
    const { id } = await conversationWith(from)
    await desk.owner.post(`/conversations/${id}/messages`, { clientId: 'order-0001', text: 'answer' })
    await desk.hear({ from, text: 'thanks', at: new Date(Date.now() + 1000) })
    expect(await texts(from)).toEqual(['question', 'answer', 'thanks'])
  })
})

describe('a message', () => {
  test('that comes again, alone or beside others, is one message, and counts once', async () => {
    const from = somebody()
    await desk.hear({ from, wamid: 'wamid.AGAIN', text: 'once' })
    await desk.hear({ from, wamid: 'wamid.AGAIN', text: 'once' })
    await desk.rows("delete from whatsapp_items where kind = 'message'")
    await desk.hear({ from, wamid: 'wamid.AGAIN', text: 'once' })
    expect(await texts(from)).toEqual(['once'])
    expect((await conversationWith(from)).unread).toBe(1)
  })

  test('that answers another shows which; an unknown one harms nothing', async () => {
    const from = somebody()
    const first = await desk.hear({ from, text: 'first' })
    await desk.hear({ from, item: { type: 'text', text: { body: 'second' }, context: { id: first } } })
    await desk.hear({
      from,
      item: { type: 'text', text: { body: 'third' }, context: { id: 'wamid.NEVERSEEN' } },
    })
    const [one, two, three] = await thread(from)
    expect(two!.replyToId).toBe(one!.id)
    expect(three!.replyToId).toBeNull()
  })

  test('of a kind that is new to us is shown as what it is', async () => {
    const from = somebody()
    await desk.hear({ from, item: { type: 'hologram', hologram: { x: 1 }, caption: 'look' } })
    expect((await thread(from))[0]!.content).toEqual({ kind: 'unsupported', type: 'hologram', text: 'look' })
  })

  test('of WhatsApp itself that comes late is shown and changes nothing else', async () => {
    const from = somebody()
    await desk.hear({ from, text: 'hello' })
    const before = await conversationWith(from)
    const item = { type: 'system', system: { type: 'user_identity_changed', body: 'New phone' } }
    await desk.hear({ from, item, at: new Date(Date.now() - 3_600_000) })
    expect((await thread(from))[0]!.content).toEqual({ kind: 'notice', text: 'New phone' })
    expect(await conversationWith(from)).toEqual(before)
  })

  test('that is nested beyond reason is shown as one that could not be read', async () => {
    const from = somebody()
    const body = JSON.stringify(messageBody({ phoneNumberId: desk.number.phoneNumberId, from, text: 'DEEP' }))
    await desk.deliver(body.replace('"DEEP"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`))
    await desk.runTasks()
    expect((await thread(from))[0]!.content).toMatchObject({ kind: 'unsupported', type: 'text' })
  })
})

describe('the conversation', () => {
  test('counts what nobody has looked at, until somebody looks', async () => {
    const from = somebody()
    for (const text of ['a', 'b', 'c']) await desk.hear({ from, text })
    const { id, unread } = await conversationWith(from)
    expect(unread).toBe(3)
    expect((await desk.owner.post(`/conversations/${id}/read`)).body.unread).toBe(0)
    await desk.hear({ from, text: 'd' })
    expect((await conversationWith(from)).unread).toBe(1)
  })

  test('waits since the first message that nobody has answered', async () => {
    const from = somebody()
    const at = new Date(Date.now() - 600_000)
    await desk.hear({ from, text: 'a', at })
    await desk.hear({ from, text: 'b' })
    const { id, waitingSince } = await conversationWith(from)
    expect(Math.abs(Date.parse(waitingSince!) - at.getTime())).toBeLessThan(1000)
    await desk.owner.post(`/conversations/${id}/messages`, { clientId: 'waits-0001', text: 'hello' })
    expect((await conversationWith(from)).waitingSince).toBeNull()
  })

  test('that is closed opens again when the customer writes, and stays closed for a message of long ago', async () => {
    const from = somebody()
    await desk.hear({ from, text: 'a' })
    const { id } = await conversationWith(from)
    await desk.owner.patch(`/conversations/${id}`, { status: 'closed' })
    await desk.hear({ from, text: 'old', at: new Date(Date.now() - 7_200_000) })
    expect((await conversationWith(from)).status).toBe('closed')
    await desk.hear({ from, text: 'new', at: new Date(Date.now() + 2000) })
    expect(await conversationWith(from)).toMatchObject({ status: 'open', handler: 'person' })
  })

  test("has a window that ends 24 hours after the customer's own time, not after arrival", async () => {
    const from = somebody()
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 10 * 3_600_000)
    await desk.hear({ from, text: 'ten hours ago', at })
    expect((await conversationWith(from)).windowUntil).toBe(new Date(at.getTime() + 86_400_000).toISOString())
  })

  test('of one customer with two of our numbers is two conversations of one contact', async () => {
    const from = somebody()
    const { connectTestNumber, deliver } = await import('#testing/business.ts')
    const second = await connectTestNumber(desk.installation, desk.business)
    await desk.hear({ from, text: 'to the first' })
    await deliver(
      desk.app,
      second,
      messageBody({ phoneNumberId: second.phoneNumberId, from, text: 'to the second' }),
    )
    await desk.runTasks()
    const conversations = itemsOf<Conversation>(await desk.owner.get('/conversations?limit=100')).filter(
      ({ contact }) => contact.phone === `+${from}`,
    )
    expect(conversations.map(({ last }) => last?.text).sort()).toEqual(['to the first', 'to the second'])
    expect(
      itemsOf(await desk.owner.get('/deals')).filter(({ contact }) => String(contact?.phone) === `+${from}`),
    ).toHaveLength(1)
  })

  test("of somebody whom the bot was silenced for is a person's when it begins anew", async () => {
    await desk.owner.patch('/account', { botOn: true })
    const from = somebody()
    await desk.hear({ from, text: 'STOP' })
    const { id, handler } = await conversationWith(from)
    expect(handler).toBe('none')
    await desk.owner.patch(`/conversations/${id}`, { status: 'closed' })
    await desk.hear({ from, text: 'my sink is clogged', at: new Date(Date.now() + 2000) })
    expect((await conversationWith(from)).handler).toBe('person')
    expect((await thread(from)).filter(({ author }) => author === 'bot').length).toBeLessThanOrEqual(1)
    await desk.owner.patch('/account', { botOn: false })
  })

  test('shows a preview that never ends in half a character', async () => {
    const from = somebody()
    await desk.hear({ from, text: `x${'💧'.repeat(200)}` })
    expect((await conversationWith(from)).last!.text).toMatch(/^x(💧)+…$/u)
  })
})
