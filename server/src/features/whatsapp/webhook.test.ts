import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  connectTestNumber,
  deliver,
  messageBody,
  messageValue,
  openBusiness,
  signedIn,
  type TestBusiness,
  type TestClient,
  type TestNumber,
} from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'
import { asAdmin } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'
import { signBody } from '#wire/whatsapp/signature.ts'

let desk: Desk
let installation: Desk['installation']
let app: Desk['app']
let business: TestBusiness
let number: TestNumber
let owner: TestClient

beforeAll(async () => {
  desk = await openDesk()
  ;({ installation, app, business, number, owner } = desk)
})
afterAll(() => desk?.close())

describe('handshake', () => {
  const ask = (query: Record<string, string>) => app.inject({ method: 'GET', url: number.path, query })

  test('the challenge comes back raw for the right token', async () => {
    const answer = await ask({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': number.verifyToken,
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('1158201444')
  })

  test('a wrong token, a missing one and another mode are refused', async () => {
    for (const query of [
      { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': 'wrong' },
      { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
      { 'hub.mode': 'unsubscribe', 'hub.challenge': '1', 'hub.verify_token': number.verifyToken },
    ]) {
      expect((await ask(query as Record<string, string>)).statusCode).toBe(403)
    }
  })

  test('an app that does not exist is not found', async () => {
    const answer = await app.inject({ method: 'GET', url: '/webhooks/whatsapp/no-such-app' })
    expect(answer.statusCode).toBe(404)
  })
})

describe('a delivery', () => {
  test('without a signature, with a wrong one or changed by one byte does nothing', async () => {
    const body = JSON.stringify(messageBody({ phoneNumberId: number.phoneNumberId, text: 'forged' }))
    expect(await deliver(app, number, body, { signature: null })).toBe(401)
    expect(await deliver(app, number, body, { signature: `sha256=${'0'.repeat(64)}` })).toBe(401)
    expect(await deliver(app, { ...number, appSecret: 'another secret' }, body)).toBe(401)
    expect(await itemCount()).toBe(0)
  })

  test('becomes a contact, a conversation, a message and a card, once, however often it comes', async () => {
    const body = messageBody({
      phoneNumberId: number.phoneNumberId,
      wamid: 'wamid.ONE',
      text: 'my water heater is leaking, 78704',
    })
    for (let repeat = 0; repeat < 3; repeat++) expect(await deliver(app, number, body)).toBe(200)
    await runTasks(installation)

    const conversations = (await owner.get('/conversations')).body
    expect(conversations.items).toHaveLength(1)
    const [conversation] = conversations.items as unknown as {
      id: string
      contact: object
      unread: number
      deal: object
    }[]
    expect(conversation).toMatchObject({
      contact: { displayName: 'Ana Ruiz', phone: '+15125550123' },
      unread: 1,
    })
    const messages = (await owner.get(`/conversations/${conversation!.id}/messages`)).body
    const said = (messages.items as unknown as { author: string; content: object }[]).filter(
      (message) => message.author === 'customer',
    )
    expect(said).toHaveLength(1)
    expect(said[0]).toMatchObject({ content: { kind: 'text', text: 'my water heater is leaking, 78704' } })
    const deals = (await owner.get('/deals')).body
    expect(deals.items).toHaveLength(1)
    expect(conversation!.deal).not.toBeNull()
  })

  test('with several items, several accounts and a bad item keeps every good one and gets 200', async () => {
    const other = await openBusiness(installation, { name: 'Other Plumbing' })
    const shared = await connectTestNumber(installation, business)
    const second = await connectTestNumber(installation, business, { app: shared.app })
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            { field: 'messages', value: messageValue({ ...shared, from: '15125550150', text: 'first' }) },
          ],
        },
        { nonsense: true },
        {
          id: '2',
          changes: [
            {
              field: 'messages',
              value: {
                ...messageValue({ ...second, from: '15125550151', text: 'second' }),
                messages: [
                  5,
                  {
                    id: 'wamid.NEWTYPE',
                    from: '15125550151',
                    timestamp: '1795000000',
                    type: 'hologram',
                    hologram: { x: 1 },
                  },
                  ...messageValue({ ...second, from: '15125550151', text: 'second' }).messages,
                ],
              },
            },
            { field: 'account_alerts', value: { entity_type: 'BUSINESS' } },
          ],
        },
      ],
    }
    expect(await deliver(app, shared, body)).toBe(200)
    await runTasks(installation)
    const texts = await allTexts(owner)
    expect(texts).toContain('first')
    expect(texts).toContain('second')
    expect((await (await signedIn(app, other.ownerEmail)).get('/conversations')).body.items).toHaveLength(0)
  })

  test("cannot speak for a number of another app: it is kept as refused, for the app's owner", async () => {
    const stranger = await openBusiness(installation, { name: 'Stranger' })
    const strangersNumber = await connectTestNumber(installation, stranger)
    const before = await itemCount()
    const body = messageBody({ phoneNumberId: number.phoneNumberId, text: 'spoken for another' })
    expect(await deliver(app, strangersNumber, body)).toBe(200)
    expect(await itemCount()).toBe(before)
    const page = (await (await signedIn(app, stranger.ownerEmail)).get('/whatsapp/deliveries')).body
    expect(page.refusals).toMatchObject([{ reason: 'number_unknown', count: 1 }])
    expect(page.hours).toMatchObject([{ received: 1, stored: 0, repeated: 0, refused: 1 }])
  })

  test('from somebody without a number makes a contact by business-scoped id, and the number joins later', async () => {
    const hidden = {
      phoneNumberId: number.phoneNumberId,
      from: null,
      userId: 'US.4tYd81mQxZ',
      username: 'dana.w',
      name: 'Dana',
    }
    await deliver(app, number, messageBody({ ...hidden, text: 'no number here' }))
    await runTasks(installation)
    await deliver(app, number, messageBody({ ...hidden, from: '15125550177', text: 'now with number' }))
    await runTasks(installation)
    await deliver(
      app,
      number,
      messageBody({ phoneNumberId: number.phoneNumberId, from: '15125550177', text: 'number only' }),
    )
    await runTasks(installation)
    const contacts = (await owner.get('/contacts')).body.items as unknown as {
      username: string
      phone: string
    }[]
    expect(contacts.filter((contact) => contact.username === 'dana.w')).toMatchObject([
      { phone: '+15125550177' },
    ])
  })

  test('counts add up: received is stored, repeated and refused together', async () => {
    const { hours } = (await owner.get('/whatsapp/deliveries')).body
    for (const hour of hours as unknown as {
      received: number
      stored: number
      repeated: number
      refused: number
    }[]) {
      expect(hour.received).toBe(hour.stored + hour.repeated + hour.refused)
    }
  })

  test('a hundred at once are all stored', async () => {
    const before = await itemCount()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        deliver(
          app,
          number,
          messageBody({ phoneNumberId: number.phoneNumberId, from: `151255502${index}`, text: `${index}` }),
        ),
      ),
    )
    expect(answers.filter((status) => status === 200)).toHaveLength(100)
    expect(await itemCount()).toBe(before + 100)
  })
})

test('a delivery that takes the short way is answered as one on the ordinary way, header by header, and kept all the same', async () => {
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const sent = async (path: string, body: string, signature: string | null) => {
    const headers = {
      'content-type': 'application/json',
      ...(signature && { 'x-hub-signature-256': signature }),
    }
    // Another parameter makes it one for the ordinary way.
    const [short, ordinary] = await Promise.all(
      [path, `${path}?way=ordinary`].map((address) =>
        fetch(`http://127.0.0.1:${port}${address}`, { method: 'POST', headers, body }),
      ),
    )
    return Promise.all(
      [short!, ordinary!].map(async (answer) => ({
        status: answer.status,
        headers: Object.fromEntries(
          [...answer.headers].filter(([name]) => !/^(date|x-request-id)$/.test(name)),
        ),
        body: (await answer.text()).replace(/[0-9a-f-]{36}/, 'id'),
        requestId: /^[0-9a-f-]{36}$/.test(answer.headers.get('x-request-id') ?? ''),
      })),
    )
  }
  const before = await itemCount()
  const body = JSON.stringify(messageBody({ phoneNumberId: number.phoneNumberId, wamid: 'wamid.BOTH' }))
  const right = signBody(number.appSecret, body)
  for (const [path, signature, status] of [
    [number.path, right, 200],
    [number.path, 'sha256=00', 401],
    [number.path, null, 401],
    ['/webhooks/whatsapp/no-such-app', right, 404],
  ] as const) {
    const [short, ordinary] = await sent(path, body, signature)
    expect(short).toEqual(ordinary)
    expect(short).toMatchObject({ status, requestId: true })
  }
  expect(await itemCount()).toBe(before + 1)
})

async function itemCount(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    return Number((await admin.query('select count(*) from whatsapp_items')).rows[0].count)
  })
}

async function allTexts(client: TestClient): Promise<string[]> {
  const conversations = (await client.get('/conversations')).body.items as unknown as { id: string }[]
  const pages = await Promise.all(conversations.map(({ id }) => client.get(`/conversations/${id}/messages`)))
  return pages.flatMap(({ body }) =>
    (body.items as unknown as { content: { text?: string } }[]).map((message) => message.content.text ?? ''),
  )
}
