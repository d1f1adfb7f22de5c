import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Customer, Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage
let customer: Customer

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
beforeEach(async () => {
  customer = await stage.customer()
  await stage.write(customer, { type: 'text', text: 'hi' })
})
afterAll(() => stage.close())

const text = (body: unknown) => ({ type: 'text', text: { body } })

describe('after a send', () => {
  const statusesOf = (id: string) =>
    stage.receiver.received
      .map(({ body }) => JSON.parse(body.toString()).entry[0].changes[0].value)
      .filter((value) => value.statuses?.[0].id === id)

  test('come sent, delivered and read when the chat is open, with what the send gave along', async () => {
    const chat = `/customers/${customer.id}/chats/${stage.numberId}`
    await stage.control('POST', `${chat}/open`)
    const { body } = await stage.send(customer, { ...text('x'), biz_opaque_callback_data: 'mine-7' })
    await stage.idle()
    const values = statusesOf(body.messages[0].id)
    expect(values.map((value) => value.statuses[0].status)).toEqual(['sent', 'delivered', 'read'])
    expect(values[0].statuses[0]).toMatchObject({
      recipient_id: customer.phone!.slice(1),
      recipient_user_id: customer.userId,
      biz_opaque_callback_data: 'mine-7',
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' },
    })
    expect(values[0].statuses[0].conversation).toBeUndefined()
    expect(values[2].statuses[0].pricing).toBeUndefined()
  })

  test('comes no read while the chat is closed, and read as soon as it is opened', async () => {
    const { body } = await stage.send(customer)
    await stage.idle()
    const id = body.messages[0].id
    expect(statusesOf(id).map((value) => value.statuses[0].status)).toEqual(['sent', 'delivered'])
    await stage.control('POST', `/customers/${customer.id}/chats/${stage.numberId}/open`)
    await stage.idle()
    expect(statusesOf(id).at(-1).statuses[0].status).toBe('read')
  })

  test('comes read without anybody looking when the customer reads everything at once', async () => {
    const reader = await stage.customer({ autoRead: true })
    await stage.write(reader, { type: 'text', text: 'hi' })
    const { body } = await stage.send(reader)
    await stage.idle()
    expect(statusesOf(body.messages[0].id).at(-1).statuses[0].status).toBe('read')
  })

  test('more than 24 hours after the customer wrote comes failed with 131047, although it was accepted', async () => {
    await stage.control('POST', '/clock', { advanceSeconds: 24 * 3600 + 1 })
    const answer = await stage.send(customer)
    expect(answer.status).toBe(200)
    await stage.idle()
    const [value, ...more] = statusesOf(answer.body.messages[0].id)
    expect(more).toEqual([])
    expect(value.contacts).toBeUndefined()
    expect(value.statuses[0]).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] })
    expect(value.statuses[0].recipient_user_id).toBeUndefined()
    const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
    expect(chat.body.messages).toHaveLength(1)

    await stage.write(customer, { type: 'text', text: 'again' })
    const second = await stage.send(customer)
    await stage.idle()
    expect(statusesOf(second.body.messages[0].id).map((one) => one.statuses[0].status)).toContain('delivered')
  })

  test('to a number that nobody has comes failed with 131026', async () => {
    const answer = await stage.send(customer, { ...text('x'), to: '+15125559999' })
    expect(answer.status).toBe(200)
    await stage.idle()
    expect(statusesOf(answer.body.messages[0].id)[0].statuses[0]).toMatchObject({
      status: 'failed',
      recipient_id: '15125559999',
      errors: [{ code: 131026 }],
    })
  })

  test('of a reaction comes sent and nothing else', async () => {
    const messageId = await stage.write(customer, { type: 'text', text: 'react to me' })
    const answer = await stage.send(customer, {
      type: 'reaction',
      reaction: { message_id: messageId, emoji: '👍' },
    })
    await stage.idle()
    const values = statusesOf(answer.body.messages[0].id)
    expect(values.map((value) => value.statuses[0].status)).toEqual(['sent'])
    const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
    expect(chat.body.messages.at(-1).reactions).toEqual([{ author: 'business', emoji: '👍' }])
  })

  test('an answer to somebody who came from an ad is free for 72 hours', async () => {
    await stage.write(customer, {
      type: 'text',
      text: 'from the ad',
      referral: { source_type: 'ad', source_id: '7' },
    })
    const answer = await stage.send(customer)
    await stage.idle()
    const [value] = statusesOf(answer.body.messages[0].id)
    expect(value.statuses[0]).toMatchObject({
      pricing: { billable: false, type: 'free_entry_point' },
      conversation: { origin: { type: 'referral_conversion' } },
    })
  })

  test('with webhooks of v23.0 every status has a conversation', async () => {
    await stage.control('PATCH', '/settings', { webhookVersion: 'v23.0' })
    const answer = await stage.send(customer)
    await stage.idle()
    await stage.control('PATCH', '/settings', { webhookVersion: 'v26.0' })
    const [sent, delivered] = statusesOf(answer.body.messages[0].id)
    expect(sent.statuses[0].conversation).toMatchObject({ expiration_timestamp: expect.any(String) })
    expect(delivered.statuses[0].conversation.id).toBe(sent.statuses[0].conversation.id)
  })
})
