import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Customer, Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
afterAll(() => stage.close())

describe('faults', () => {
  let customer: Customer

  beforeEach(async () => {
    await stage.control('DELETE', '/faults')
    customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
  })

  test('meet the next n matching calls and are used up then', async () => {
    await stage.control('POST', '/faults', [{ call: 'send', next: 2, effect: { error: { code: 131016 } } }])
    const codes = []
    for (let count = 0; count < 3; count += 1) codes.push((await stage.send(customer)).body.error?.code)
    expect(codes).toEqual([131016, 131016, undefined])
  })

  test('of a recipient meet only that one, named by number, user id or customer', async () => {
    const other = await stage.customer()
    await stage.write(other, { type: 'text', text: 'hi' })
    for (const recipient of [customer.phone, customer.userId, customer.id]) {
      const rule = { recipient, effect: { error: { code: 4, status: 429, retryAfterSeconds: 7 } } }
      await stage.control('POST', '/faults', [rule])
      const toUserId = { to: undefined, recipient: customer.userId }
      const refused = await stage.send(customer, {
        type: 'text',
        text: { body: 'x' },
        ...(recipient === customer.userId && toUserId),
      })
      expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([
        429,
        4,
        '7',
      ])
      expect((await stage.send(other)).status).toBe(200)
      await stage.control('DELETE', '/faults')
    }
  })

  test('answer what is no JSON, a success that is none, or late', async () => {
    await stage.control('POST', '/faults', [
      { call: 'send', next: 1, effect: { body: {} } },
      { call: 'send', next: 1, effect: { wrongSuccess: true } },
      { call: 'send', next: 1, effect: { delaySeconds: 0.2 } },
    ])
    const html = await stage.send(customer)
    expect([html.status, html.body]).toEqual([502, expect.stringContaining('<html>')])
    const wrong = await stage.send(customer)
    expect([wrong.status, wrong.body]).toEqual([200, { result: 'ok' }])
    const started = performance.now()
    expect((await stage.send(customer)).body.messages).toHaveLength(1)
    expect(performance.now() - started).toBeGreaterThan(190)
  })

  test('cut the connection before the message is taken, or after: then it arrives all the same', async () => {
    const path = `/customers/${customer.id}/chats/${stage.numberId}`
    await stage.control('POST', '/faults', [{ call: 'send', next: 1, effect: { dropConnection: 'before' } }])
    await expect(stage.send(customer)).rejects.toThrow()
    await stage.idle()
    expect((await stage.control('GET', path)).body.messages).toHaveLength(1)
    await stage.control('POST', '/faults', [{ call: 'send', next: 1, effect: { dropConnection: 'after' } }])
    await expect(stage.send(customer)).rejects.toThrow()
    await stage.idle()
    expect((await stage.control('GET', path)).body.messages).toHaveLength(2)
  })

  test('never answer at all', async () => {
    await stage.control('POST', '/faults', [{ call: 'read_object', next: 1, effect: { hang: true } }])
    const request = fetch(`${stage.simulator.url}/v26.0/${stage.numberId}?access_token=${stage.token}`, {
      signal: AbortSignal.timeout(300),
    })
    await expect(request).rejects.toThrow(/timeout/i)
  })

  test('let a message be accepted and fail later', async () => {
    await stage.control('POST', '/faults', [
      { call: 'send', next: 1, effect: { failLater: { code: 131049 } } },
    ])
    expect((await stage.send(customer)).status).toBe(200)
    await stage.idle()
    expect(stage.receiver.received.at(-1)!.body.toString()).toContain('131049')
  })

  test('that make no sense are refused with the name of the field', async () => {
    const answer = await stage.control('POST', '/faults', [
      { call: 'sned', effect: { error: { code: 'x' } } },
    ])
    expect(answer.status).toBe(422)
    const fields = answer.body.errors.map((error: { field: string }) => error.field)
    expect(fields).toEqual(['[0].call', '[0].effect.error.code'])
  })
})
