import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Customer, type Outside, outside } from '#testing/outside.ts'

let world: Outside
beforeAll(async () => {
  world = await outside()
})
afterAll(() => world?.close())

let customers = 0
const somebody = () => world.customer({ name: `Customer ${++customers}` })

const said = async (customer: Customer) =>
  (await world.phone(customer)).filter(({ author }) => author === 'business')

describe('what the bot does not answer', () => {
  test('is a message of days ago that comes late', async () => {
    const customer = await somebody()
    await world.write(customer, {
      type: 'text',
      text: 'my toilet is clogged',
      timestamp: Math.floor(Date.now() / 1000) - 2 * 86_400,
    })
    await world.settle()
    expect(await world.conversationOf(customer)).toMatchObject({ handler: 'bot', unread: 1 })
    expect((await world.sends()).filter(({ customerId }) => String(customerId) === customer.id)).toEqual([])
  })

  test('is a reaction', async () => {
    const customer = await somebody()
    const id = await world.say(customer, 'my toilet is clogged')
    const before = (await said(customer)).length
    await world.write(customer, { type: 'reaction', messageId: id, emoji: '👍' })
    await world.settle()
    expect(await said(customer)).toHaveLength(before)
  })

  test('is the same message twice', async () => {
    await world.control('PUT', '/webhook-behaviour', {
      duplicate: 3,
      sentDelayMs: 0,
      deliveredDelayMs: 0,
      readDelayMs: 0,
    })
    const customer = await somebody()
    await world.say(customer, 'my toilet is clogged')
    await world.control('PUT', '/webhook-behaviour', { sentDelayMs: 0, deliveredDelayMs: 0, readDelayMs: 0 })
    expect(await said(customer)).toHaveLength(1)
  })
})
