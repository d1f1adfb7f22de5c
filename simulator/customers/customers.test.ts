import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMessage } from '#wire/whatsapp/message.ts'
import { messagesValueSchema } from '#wire/whatsapp/webhook.ts'
import type { Json, Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
afterAll(() => stage.close())

const lastValue = (): Json =>
  JSON.parse(stage.receiver.received.at(-1)!.body.toString()).entry[0].changes[0].value

describe('what a business is shown of a customer', () => {
  test('with number and user id: both, in message and contact', async () => {
    const customer = await stage.customer({ name: 'Both', phone: '+1 512 555 0121' })
    await stage.write(customer, { type: 'text', text: 'hi' })
    const value = lastValue()
    expect(value.messages[0]).toMatchObject({ from: '15125550121', from_user_id: customer.userId })
    expect(value.contacts).toEqual([
      { profile: { name: 'Both' }, wa_id: '15125550121', user_id: customer.userId },
    ])
    expect(customer.userId).toMatch(/^US\.[A-Za-z0-9]+$/)
  })

  test('with a username and no number: no from, no wa_id, no recipient_id', async () => {
    const customer = await stage.customer({
      name: 'Hidden',
      identity: 'user_id_only',
      username: 'hidden.one',
    })
    await stage.write(customer, { type: 'text', text: 'hi' })
    const value = lastValue()
    expect(value.messages[0]).not.toHaveProperty('from')
    expect(value.contacts).toEqual([
      { profile: { name: 'Hidden', username: 'hidden.one' }, user_id: customer.userId },
    ])
    const answer = await stage.send(customer)
    expect(answer.body.contacts).toEqual([{ input: customer.userId, user_id: customer.userId }])
    await stage.idle()
    const [status] = lastValue().statuses
    expect(status).toMatchObject({ status: 'delivered', recipient_user_id: customer.userId })
    expect(status).not.toHaveProperty('recipient_id')
  })

  test('from before there were user ids: the number alone', async () => {
    const customer = await stage.customer({ name: 'Old', identity: 'phone_only', phone: '+15125550122' })
    await stage.write(customer, { type: 'text', text: 'hi' })
    const value = lastValue()
    expect(value.messages[0]).not.toHaveProperty('from_user_id')
    expect(value.contacts).toEqual([{ profile: { name: 'Old' }, wa_id: '15125550122' }])
  })

  test('a hidden number is shown once the business has written to it', async () => {
    const customer = await stage.customer({ identity: 'user_id_only', phone: '+15125550123' })
    await stage.write(customer, { type: 'text', text: 'hi' })
    expect(lastValue().messages[0]).not.toHaveProperty('from')
    await stage.send(customer)
    await stage.idle()
    await stage.write(customer, { type: 'text', text: 'again' })
    expect(lastValue().messages[0].from).toBe('15125550123')
  })

  test('the user id is the same for numbers of one portfolio and another in every other', async () => {
    const same = await stage.control('POST', '/numbers', { verifiedName: 'Same', wabaId: stage.wabaId })
    const other = await stage.control('POST', '/numbers', { verifiedName: 'Other', appId: stage.appId })
    const customer = await stage.customer()
    const seen: string[] = []
    for (const numberId of [stage.numberId, same.body.id, other.body.id]) {
      await stage.write(customer, { numberId, type: 'text', text: 'hi' })
      seen.push(lastValue().messages[0].from_user_id)
    }
    expect(seen[0]).toBe(seen[1])
    expect(seen[0]).not.toBe(seen[2])
  })

  test('a customer takes a username and hides the number', async () => {
    const customer = await stage.customer({ phone: '+15125550124' })
    const change = { username: 'now.hidden', identity: 'user_id_only' }
    expect((await stage.control('PATCH', `/customers/${customer.id}`, change)).status).toBe(200)
    await stage.write(customer, { type: 'text', text: 'hi' })
    expect(lastValue().messages[0]).not.toHaveProperty('from')
    expect(lastValue().contacts[0].profile.username).toBe('now.hidden')
  })
})

describe('every kind of message', () => {
  test.each<[string, object]>([
    ['text', { type: 'text', text: '<b>x</b> 💧' }],
    ['image', { type: 'image', sample: 'drain', caption: 'the drain' }],
    ['document', { type: 'document', filename: 'estimate.pdf' }],
    ['audio', { type: 'audio' }],
    ['video', { type: 'video' }],
    ['sticker', { type: 'sticker' }],
    ['location', { type: 'location', latitude: 30.2, longitude: -97.7, address: '1 Sample St' }],
    ['interactive', { type: 'button_reply', id: 'yes', title: 'Yes' }],
    ['interactive', { type: 'list_reply', id: 'job', title: 'Job', description: 'Which' }],
    ['reaction', { type: 'reaction', messageId: 'wamid.some', emoji: '👍' }],
    ['reaction', { type: 'reaction', messageId: 'wamid.some', emoji: '' }],
    ['contacts', { type: 'contacts', contacts: [{ name: 'Rick S', phones: ['+15125550110'] }] }],
    ['unsupported', { type: 'unsupported' }],
    ['order', { type: 'raw', message: { type: 'order', order: { product_items: [] } } }],
  ])('%s has the shape of the platform', async (type, message) => {
    await stage.write(await stage.customer({ identity: 'user_id_only' }), message)
    const value = messagesValueSchema.parse(lastValue())
    expect(readMessage(value.messages[0])).toMatchObject({ kind: 'known', message: { type } })
  })

  test('a message may have a time, a context, a referral and an id of its choice', async () => {
    const customer = await stage.customer()
    const referral = { source_type: 'ad', source_id: '77', ctwa_clid: 'ARAx' }
    const first = await stage.write(customer, {
      type: 'text',
      text: 'first',
      timestamp: 1_795_000_000,
      referral,
    })
    expect(lastValue().messages[0]).toMatchObject({ timestamp: '1795000000', referral })
    await stage.write(customer, {
      type: 'text',
      text: 'second',
      contextMessageId: first,
      messageId: 'wamid.mine',
    })
    expect(lastValue().messages[0]).toMatchObject({ id: 'wamid.mine', context: { id: first } })
  })

  test('a tapped button finds its title and the message that it stands in', async () => {
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
    const sent = await stage.send(customer, {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Gas or electric?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'fuel:gas', title: 'Gas' } }] },
      },
    })
    await stage.idle()
    await stage.write(customer, { type: 'button_reply', id: 'fuel:gas' })
    expect(lastValue().messages[0]).toMatchObject({
      context: { from: '15550001111', id: sent.body.messages[0].id },
      interactive: { type: 'button_reply', button_reply: { id: 'fuel:gas', title: 'Gas' } },
    })
    const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
    expect(chat.body.messages).toMatchObject([
      { author: 'customer', text: 'hi' },
      { author: 'business', buttons: [{ id: 'fuel:gas', title: 'Gas' }], answeredWith: ['fuel:gas'] },
      { author: 'customer', text: 'Gas', ticks: 'delivered' },
    ])
  })
})

test('what was written before stands in the chat, opens the window and sends no webhook', async () => {
  const customer = await stage.customer()
  const before = stage.receiver.received.length
  const at = Math.floor(Date.now() / 1000) - 3600
  const messages = [
    { author: 'customer', text: 'earlier', at },
    { author: 'business', text: 'answered', at: at + 60 },
  ]
  const { body } = await stage.control('POST', `/customers/${customer.id}/history`, {
    numberId: stage.numberId,
    messages,
  })
  const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
  expect(chat.body.messages).toMatchObject([
    { id: body.ids[0], text: 'earlier', ticks: 'read' },
    { id: body.ids[1], text: 'answered', state: 'read' },
  ])
  expect(stage.receiver.received).toHaveLength(before)
  await stage.send(customer)
  await stage.idle()
  expect(lastValue().statuses[0].status).toBe('delivered')
})

test('the ticks of a message go from sent to delivered when a webhook is acknowledged', async () => {
  await stage.control('PUT', '/webhook-behaviour', { retryDelaysSeconds: [0, 3600] })
  const customer = await stage.customer()
  stage.receiver.answers = [500, 500]
  await stage.control('POST', `/customers/${customer.id}/messages`, {
    numberId: stage.numberId,
    type: 'text',
    text: 'hi',
  })
  await stage.control('GET', '/idle?ignoreRetries=1')
  const path = `/customers/${customer.id}/chats/${stage.numberId}`
  expect((await stage.control('GET', path)).body.messages[0].ticks).toBe('sent')
  await stage.control('POST', '/clock', { advanceSeconds: 3600 })
  await stage.idle()
  expect((await stage.control('GET', path)).body.messages[0].ticks).toBe('delivered')
})

describe('the control API refuses', () => {
  test.each<[string, string, object, string]>([
    ['a message without a text', '/messages', { type: 'text' }, 'text'],
    ['a message of a strange type', '/messages', { type: 'hologram' }, 'type'],
    ['a place outside the world', '/messages', { type: 'location', latitude: 100, longitude: 0 }, 'latitude'],
    ['a message with a misspelt field', '/messages', { type: 'text', text: 'x', cotext: 1 }, '(body)'],
    ['a number that does not exist', '/messages', { type: 'text', text: 'x', numberId: '1' }, 'numberId'],
  ])('%s and names the field', async (_name, path, body, field) => {
    const customer = await stage.customer()
    const answer = await stage.control('POST', `/customers/${customer.id}${path}`, {
      numberId: stage.numberId,
      ...body,
    })
    expect(answer.status).toBeGreaterThanOrEqual(404)
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field)
  })

  test('a second customer with the same number or username, and a number-less one who needs one', async () => {
    await stage.customer({ phone: '+15125550125', username: 'only.one' })
    const again = (body: object) => stage.control('POST', '/customers', { name: 'X', ...body })
    expect((await again({ phone: '+1 512 555 0125' })).status).toBe(409)
    expect((await again({ username: 'only.one' })).status).toBe(409)
    expect((await again({ phone: null })).status).toBe(422)
    expect((await again({ username: 'No Spaces' })).status).toBe(422)
  })

  test('a page of another site, by origin or by host name', async () => {
    const url = `${stage.simulator.url}/control/faults`
    const foreign = await fetch(url, { method: 'DELETE', headers: { origin: 'http://evil.example' } })
    expect(foreign.status).toBe(403)
    const own = await fetch(url, { method: 'DELETE', headers: { origin: stage.simulator.url } })
    expect(own.status).toBe(200)
  })
})
