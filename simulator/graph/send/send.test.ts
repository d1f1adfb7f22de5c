import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendAnswerSchema } from '#wire/whatsapp/graph.ts'
import type { Customer, Stage } from '../../testing/stage.ts'
import { setStage } from '../../testing/stage.ts'

let stage: Stage
let customer: Customer

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
beforeEach(async () => {
  await stage.control('POST', '/clock', { advanceSeconds: 1 }) // the number's 80 messages a second are full again
  customer = await stage.customer()
  await stage.write(customer, { type: 'text', text: 'hi' })
})
afterAll(() => stage.close())

const text = (body: unknown) => ({ type: 'text', text: { body } })
const interactive = (type: string, more: object) => ({
  type: 'interactive',
  interactive: { type, body: { text: 'Which one?' }, ...more },
})
const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } })
const buttons = (...all: object[]) => interactive('button', { action: { buttons: all } })
const row = (id: string, more: object = {}) => ({ id, title: `Row ${id}`, ...more })
const list = (sections: object[], label = 'Choose') =>
  interactive('list', { action: { button: label, sections } })
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(String(index)))
const location = { type: 'location', location: { latitude: '30.26', longitude: -97.74, name: 'Shop' } }
const card = { name: { formatted_name: 'Rick S', first_name: 'Rick' }, phones: [{ phone: '+15125550110' }] }

describe('a send is accepted', () => {
  test.each<[string, object]>([
    ['text of 4,096 characters', text('x'.repeat(4096))],
    ['text of 4,096 emoji', text('💧'.repeat(4096))],
    ['text without a type', { text: { body: 'x' } }],
    ['text with a link to preview', { type: 'text', text: { body: 'https://a.example', preview_url: true } }],
    [
      '3 buttons with titles of 20 characters',
      buttons(button('a', 'x'.repeat(20)), button('b'), button('c')),
    ],
    [
      'a list of 10 rows in 2 sections',
      list([
        { title: 'A', rows: rows(5) },
        { title: 'B', rows: [row('x')] },
      ]),
    ],
    ['a list with a body of 4,096', { ...list([{ rows: rows(10) }]) }],
    [
      'a link button',
      interactive('cta_url', {
        action: { name: 'cta_url', parameters: { display_text: 'Pay', url: 'https://p.example' } },
      }),
    ],
    [
      'a question for the location',
      interactive('location_request_message', { action: { name: 'send_location' } }),
    ],
    [
      'a question for the number',
      interactive('request_contact_info', { action: { name: 'request_contact_info' } }),
    ],
    ['a location with numbers as text', location],
    ['a contact card', { type: 'contacts', contacts: [card] }],
  ])('%s', async (_name, message) => {
    const answer = await stage.send(customer, message)
    expect(answer.status).toBe(200)
    expect(sendAnswerSchema.parse(answer.body).messages[0]!.id).toMatch(/^wamid\./)
  })

  test('with the number written for people, and tells the digits back', async () => {
    const [, area, rest] = /^\+1(\d{3})(\d+)$/.exec(customer.phone!)!
    const input = `+1 (${area}) ${rest!.slice(0, 3)}-${rest!.slice(3)}`
    const { body } = await stage.send(customer, { ...text('x'), to: input })
    expect(body.contacts).toEqual([{ input, wa_id: customer.phone!.slice(1) }])
  })

  test('with its parameters in a urlencoded body and the token in the query', async () => {
    const form = new URLSearchParams({
      messaging_product: 'whatsapp',
      to: customer.phone!,
      type: 'text',
      text: '{"body":"from a form"}',
    })
    const answer = await stage.graph(
      'POST',
      `${stage.numberId}/messages?access_token=${stage.token}`,
      form,
      {},
    )
    expect(answer.status).toBe(200)
  })
})

describe('a send is refused', () => {
  test.each<[number, string, object]>([
    [100, 'text of 4,097 characters', text('x'.repeat(4097))],
    [100, 'empty text', text('')],
    [131008, 'text without a body', { type: 'text', text: {} }],
    [131008, 'a type without its member', { type: 'image' }],
    [131009, 'a body that is no text', text(7)],
    [100, 'a type that does not exist', { type: 'hologram', hologram: {} }],
    [131009, '4 buttons', buttons(button('a'), button('b'), button('c'), button('d'))],
    [131009, 'no buttons', buttons()],
    [131009, 'a button title of 21 characters', buttons(button('a', 'x'.repeat(21)))],
    [131009, 'an empty button title', buttons(button('a', ''))],
    [131009, 'two buttons with one id', buttons(button('a', 'A'), button('a', 'B'))],
    [131009, 'two buttons with one title', buttons(button('a', 'A'), button('b', 'A'))],
    [131009, 'a button id with a space around it', buttons(button(' a', 'A'))],
    [131009, 'a button id of 257 characters', buttons(button('x'.repeat(257), 'A'))],
    [
      131009,
      'a body of 1,025 characters with buttons',
      {
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'x'.repeat(1025) }, action: { buttons: [button('a')] } },
      },
    ],
    [
      131009,
      'a footer of 61 characters',
      interactive('button', { footer: { text: 'x'.repeat(61) }, action: { buttons: [button('a')] } }),
    ],
    [
      131009,
      'a header of 61 characters',
      interactive('button', {
        header: { type: 'text', text: 'x'.repeat(61) },
        action: { buttons: [button('a')] },
      }),
    ],
    [
      131009,
      'an image over a list',
      interactive('list', {
        header: { type: 'image', image: { id: '1' } },
        action: { button: 'x', sections: [{ rows: rows(1) }] },
      }),
    ],
    [
      131009,
      'a list of 11 rows in all',
      list([
        { title: 'A', rows: rows(6) },
        { title: 'B', rows: Array.from({ length: 5 }, (_, n) => row(`b${n}`)) },
      ]),
    ],
    [131009, 'a list button of 21 characters', list([{ rows: rows(1) }], 'x'.repeat(21))],
    [131009, 'a row title of 25 characters', list([{ rows: [row('a', { title: 'x'.repeat(25) })] }])],
    [
      131009,
      'a row description of 73 characters',
      list([{ rows: [row('a', { description: 'x'.repeat(73) })] }]),
    ],
    [131009, 'two rows with one id', list([{ rows: [row('a'), row('a')] }])],
    [131009, 'two sections without titles', list([{ rows: [row('a')] }, { rows: [row('b')] }])],
    [131009, 'a latitude of 91', { type: 'location', location: { latitude: 91, longitude: 0 } }],
    [131008, 'a location without a latitude', { type: 'location', location: { longitude: 0 } }],
    [131009, 'a latitude that is empty text', { type: 'location', location: { latitude: '', longitude: 0 } }],
    [
      131009,
      'an image with both id and link',
      { type: 'image', image: { id: '1', link: 'https://a.example/b.png' } },
    ],
    [131009, 'an image that does not exist', { type: 'image', image: { id: '123456' } }],
    [131009, 'a caption under a sound', { type: 'audio', audio: { id: '1', caption: 'x' } }],
    [
      131009,
      'a contact with nothing but formatted_name',
      { type: 'contacts', contacts: [{ name: { formatted_name: 'R' } }] },
    ],
    [
      131009,
      'a reaction to a message that does not exist',
      { type: 'reaction', reaction: { message_id: 'wamid.none', emoji: '👍' } },
    ],
    [100, 'callback data of 513 characters', { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }],
    [131021, 'a message to the number itself', { ...text('x'), to: '15550001111' }],
    [131009, 'a recipient that is no number', { ...text('x'), to: 'Ana' }],
    [100, 'a send without messaging_product', { ...text('x'), messaging_product: undefined }],
    [
      132001,
      'a template that does not exist',
      { type: 'template', template: { name: 'hello', language: { code: 'en_US' } } },
    ],
  ])('with %i: %s', async (code, _name, message) => {
    const answer = await stage.send(customer, message)
    expect(answer.body.error).toMatchObject({ code, fbtrace_id: expect.any(String) })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })

  test('with a details sentence that names the field', async () => {
    const { body } = await stage.send(customer, buttons(button('a', 'x'.repeat(21))))
    expect(body.error.error_data).toEqual({
      messaging_product: 'whatsapp',
      details: 'interactive.action.buttons.0.reply.title: length invalid. Min length: 1, Max length: 20',
    })
  })

  test('with 100 when the body is broken JSON, a list, or not UTF-8', async () => {
    const headers = { authorization: `Bearer ${stage.token}`, 'content-type': 'application/json' }
    for (const body of ['{"to":', '[1]', 'null']) {
      const answer = await stage.graph('POST', `${stage.numberId}/messages`, body, headers)
      expect(answer.body.error.code).toBe(100)
    }
  })

  test('with 131056 when one person gets more than 45 messages at once, until time has passed', async () => {
    for (let count = 0; count < 45; count += 1) expect((await stage.send(customer)).status).toBe(200)
    const refused = await stage.send(customer)
    expect(refused.body.error).toMatchObject({ code: 131056 })
    const other = await stage.customer()
    expect((await stage.send(other)).status).toBe(200)
    await stage.control('POST', '/clock', { advanceSeconds: 6 })
    expect((await stage.send(customer)).status).toBe(200)
    expect((await stage.send(customer)).body.error.code).toBe(131056)
  })

  test('with 130429 when the number sends faster than its throughput', async () => {
    await stage.control('PATCH', '/settings', { throughputPerSecond: 3 })
    const codes = []
    for (let count = 0; count < 8; count += 1) codes.push((await stage.send(customer)).body.error?.code)
    await stage.control('PATCH', '/settings', { throughputPerSecond: null })
    await stage.control('POST', '/clock', { advanceSeconds: 1 })
    expect(codes).toContain(130429)
  })
})

describe('marking as read', () => {
  const read = (messageId: unknown, more: object = {}) =>
    stage.graph('POST', `${stage.numberId}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: messageId,
      ...more,
    })

  test('turns the ticks of that message and all earlier ones, and shows typing until the reply', async () => {
    const second = await stage.write(customer, { type: 'text', text: 'second' })
    const third = await stage.write(customer, { type: 'text', text: 'third' })
    const answer = await read(second, { typing_indicator: { type: 'text' } })
    expect(answer.body).toEqual({ success: true })
    const path = `/customers/${customer.id}/chats/${stage.numberId}`
    const { body } = await stage.control('GET', path)
    expect(body.typing).toBe(true)
    expect(body.messages.map((message: { ticks: string }) => message.ticks)).toEqual([
      'read',
      'read',
      'delivered',
    ])
    expect(body.messages.at(-1).id).toBe(third)
    await stage.send(customer)
    await stage.idle()
    expect((await stage.control('GET', path)).body.typing).toBe(false)
  })

  test.each([['wamid.unknown'], [undefined], [7], [{}]])('refuses %j', async (id) => {
    const { body } = await read(id)
    expect(body.error.code).toBe(id === undefined ? 131008 : 131009)
  })
})
