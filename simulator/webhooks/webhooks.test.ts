import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signBody } from '#wire/whatsapp/signature.ts'
import type { Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})
afterEach(() => stage.close())

describe('the handshake', () => {
  test('registers a callback that answers with the challenge', async () => {
    expect((await stage.subscribe()).body).toEqual({ success: true })
    const { body } = await stage.control('GET', '/world')
    expect(body.apps[0]).toMatchObject({ callbackUrl: stage.receiver.url, verifyToken: 'verify-me' })
  })

  test('refuses a callback that refuses the verify token, and keeps nothing of it', async () => {
    stage.receiver.verifyToken = 'another'
    const answer = await stage.subscribe()
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 2200 } } })
    expect((await stage.control('GET', '/world')).body.apps[0].callbackUrl).toBeNull()
  })

  test('refuses a callback that answers 200 with anything but the challenge', async () => {
    stage.receiver.challengeAnswer = '<html>ok</html>'
    expect((await stage.subscribe()).body.error.code).toBe(2200)
  })

  test('needs the app token, not a token of a user', async () => {
    const answer = await stage.graph('POST', `${stage.appId}/subscriptions`, {
      object: 'whatsapp_business_account',
      callback_url: stage.receiver.url,
      verify_token: 'verify-me',
    })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 15 } } })
  })
})

describe('a delivery', () => {
  beforeEach(async () => {
    await stage.subscribe()
  })

  test('is signed over exactly the bytes that are sent, in ASCII, with everything else escaped', async () => {
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'Café 💧 שלום 1/2' })
    const [received] = stage.receiver.received
    expect(received!.contentType).toBe('application/json')
    expect(received!.signature).toBe(signBody(stage.appSecret, received!.body))
    const text = received!.body.toString('latin1')
    expect(text).toContain('Caf\\u00e9 \\ud83d\\udca7 \\u05e9')
    expect(text).toMatch(/^[\x20-\x7e]*$/)
    expect(text).toContain('1/2')
  })

  test('writes slashes as \\/ when that is switched on, and signs that', async () => {
    await stage.control('PUT', '/webhook-behaviour', { escapeSlashes: true })
    await stage.write(await stage.customer(), { type: 'text', text: '1/2' })
    const [received] = stage.receiver.received
    expect(received!.body.toString()).toContain('1\\/2')
    expect(received!.signature).toBe(signBody(stage.appSecret, received!.body))
  })

  test('is tried again until it is answered 200, and nothing else counts as success', async () => {
    await stage.control('PUT', '/webhook-behaviour', { retryDelaysSeconds: [0] })
    stage.receiver.answers = [500, 204, 302, 404, 200]
    const customer = await stage.customer()
    const answer = await stage.control('POST', `/customers/${customer.id}/messages?wait=1`, {
      numberId: stage.numberId,
      type: 'text',
      text: 'hi',
    })
    expect(answer.body).toMatchObject({ acknowledged: true, deliveries: [{ state: 'acknowledged' }] })
    const { attempts } = answer.body.deliveries[0]
    expect(attempts.map((attempt: { status: number }) => attempt.status)).toEqual([500, 204, 302, 404, 200])
    const bodies = stage.receiver.received.map(({ body }) => body.toString())
    expect(new Set(bodies).size).toBe(1)
  })

  test('is tried again at once, then ever more rarely by the simulated clock, and given up after 7 days', async () => {
    stage.receiver.answers = Array.from({ length: 500 }, () => 500)
    const customer = await stage.customer()
    await stage.control('POST', `/customers/${customer.id}/messages`, {
      numberId: stage.numberId,
      type: 'text',
      text: 'hi',
    })
    await stage.control('GET', '/idle?ignoreRetries=1')
    const started = stage.receiver.received.length
    expect(started).toBeGreaterThanOrEqual(2)
    for (let hours = 0; hours < 8 * 24; hours += 12) {
      await stage.control('POST', '/clock', { advanceSeconds: 12 * 3600 })
      await stage.control('GET', '/idle?ignoreRetries=1')
    }
    const { body } = await stage.control('GET', '/deliveries')
    expect(body.items).toMatchObject([{ state: 'expired', nextAttemptAt: null }])
    expect(stage.receiver.received.length).toBeGreaterThan(12)
    const before = stage.receiver.received.length
    await stage.control('POST', '/clock', { advanceSeconds: 100 * 24 * 3600 })
    await stage.idle()
    expect(stage.receiver.received.length).toBe(before)
  })

  test('that is not answered within the timeout counts as failed and says so in the log', async () => {
    await stage.control('PUT', '/webhook-behaviour', { timeoutSeconds: 0.1, retryDelaysSeconds: [0] })
    stage.receiver.answers = [1000, 200]
    await stage.write(await stage.customer(), { type: 'text', text: 'hi' })
    const { body } = await stage.control('GET', '/deliveries')
    expect(body.items[0].attempts).toMatchObject([
      { status: null, error: 'no answer within 0.1 s' },
      { status: 200, error: null },
    ])
  })

  test('goes out beside the deliveries of other customers, not behind them', async () => {
    stage.receiver.answers = [1000, 200]
    await stage.control('PUT', '/webhook-behaviour', { timeoutSeconds: 60 })
    const [slow, quick] = [await stage.customer(), await stage.customer()]
    await stage.control('POST', `/customers/${slow.id}/messages`, {
      numberId: stage.numberId,
      type: 'text',
      text: 'slow',
    })
    await stage.write(quick, { type: 'text', text: 'quick' })
    expect((await stage.control('GET', '/deliveries?state=pending')).body.items).toHaveLength(1)
  })

  test('comes as often as asked when duplicates are on, byte for byte the same', async () => {
    await stage.control('PUT', '/webhook-behaviour', { duplicate: 2 })
    await stage.write(await stage.customer(), { type: 'text', text: 'hi' })
    expect(stage.receiver.received).toHaveLength(3)
    expect(new Set(stage.receiver.received.map(({ body }) => body.toString())).size).toBe(1)
  })

  test('comes last first when reordering is on', async () => {
    await stage.control('PUT', '/webhook-behaviour', { reorder: true, reorderWindowMs: 60_000 })
    const customer = await stage.customer()
    const ids: string[] = []
    for (const text of ['one', 'two', 'three']) {
      const message = { numberId: stage.numberId, type: 'text', text }
      ids.push((await stage.control('POST', `/customers/${customer.id}/messages`, message)).body.id)
    }
    await stage.control('POST', '/clock', { advanceSeconds: 60 })
    await stage.idle()
    expect(stage.receiver.items()).toEqual(ids.toReversed())
  })

  test('holds several items of several numbers when batching is on', async () => {
    await stage.control('PUT', '/webhook-behaviour', { batchWindowMs: 60_000 })
    const second = await stage.control('POST', '/numbers', { verifiedName: 'Second', appId: stage.appId })
    const customers = [await stage.customer(), await stage.customer({ identity: 'user_id_only' })]
    for (const customer of customers) {
      for (const numberId of [stage.numberId, second.body.id]) {
        await stage.control('POST', `/customers/${customer.id}/messages`, {
          numberId,
          type: 'text',
          text: 'x',
        })
      }
    }
    await stage.control('POST', '/clock', { advanceSeconds: 60 })
    await stage.idle()
    expect(stage.receiver.received).toHaveLength(1)
    const body = JSON.parse(stage.receiver.received[0]!.body.toString())
    expect(body.entry).toHaveLength(2)
    expect(stage.receiver.items()).toHaveLength(4)
    for (const entry of body.entry) expect(entry.changes[0].value.contacts).toHaveLength(2)
  })

  test('is lost when it is dropped, and later ones arrive', async () => {
    await stage.control('PUT', '/webhook-behaviour', { drop: 1 })
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'lost' })
    const second = await stage.write(customer, { type: 'text', text: 'arrives' })
    expect(stage.receiver.items()).toEqual([second])
    expect((await stage.control('GET', '/deliveries?state=dropped')).body.items).toHaveLength(1)
  })

  test('can be made by hand: rightly signed, wrongly signed or not signed at all', async () => {
    const body = '{ "odd" : "é" }'
    for (const sign of [true, 'wrong', false]) {
      await stage.control('POST', '/webhooks/raw', { appId: stage.appId, body, sign })
    }
    const [right, wrong, missing] = stage.receiver.received
    expect(right!.body.toString()).toBe(body)
    expect(right!.signature).toBe(signBody(stage.appSecret, body))
    expect(wrong!.signature).toMatch(/^sha256=[0-9a-f]{64}$/)
    expect(wrong!.signature).not.toBe(right!.signature)
    expect(missing!.signature).toBeUndefined()
  })

  test('that cannot be made at all is told, and nothing breaks', async () => {
    const given = { appId: stage.appId, body: '{}', contentType: 'a\nb' }
    const { status, body } = await stage.control('POST', '/webhooks/raw', given)
    expect([status, body.status, typeof body.error]).toEqual([200, null, 'string'])
  })

  test('of a number goes to the apps that its WABA is subscribed to, and to no other', async () => {
    const other = await stage.control('POST', '/apps', { name: 'Other' })
    const number = await stage.control('POST', '/numbers', {
      verifiedName: 'Next door',
      appId: other.body.id,
    })
    const customer = await stage.customer()
    const answer = await stage.control('POST', `/customers/${customer.id}/messages?wait=1`, {
      numberId: number.body.id,
      type: 'text',
      text: 'hi',
    })
    expect(answer.body).toMatchObject({ acknowledged: false, deliveries: [] })
    expect(stage.receiver.received).toHaveLength(0)
  })
})

test('what was not delivered before a restart is delivered after it, with the same bytes', async () => {
  const { mkdtempSync, rmSync } = await import('node:fs')
  const folder = mkdtempSync(`${(await import('node:os')).tmpdir()}/simulator-`)
  const first = await setStage({ dataFolder: folder })
  await first.subscribe()
  await first.control('PUT', '/webhook-behaviour', { retryDelaysSeconds: [3600] })
  first.receiver.answers = [503]
  const customer = await first.customer()
  const body = { numberId: first.numberId, type: 'text', text: 'keep me' }
  const { id } = (await first.control('POST', `/customers/${customer.id}/messages`, body)).body
  await first.control('GET', '/idle?ignoreRetries=1')
  await first.simulator.close()

  const second = await setStage({ dataFolder: folder })
  expect(second).toMatchObject({ appId: first.appId, numberId: first.numberId, token: first.token })
  expect(first.receiver.received).toHaveLength(1)
  await second.control('POST', '/clock', { advanceSeconds: 3600 })
  await second.idle()
  expect(first.receiver.items()).toEqual([id, id])
  const chat = await second.control('GET', `/customers/${customer.id}/chats/${first.numberId}`)
  expect(chat.body.messages).toMatchObject([{ id, text: 'keep me', ticks: 'delivered' }])
  await second.close()
  await first.receiver.close()
  rmSync(folder, { recursive: true })
})
