import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  debugTokenAnswerSchema,
  errorAnswerSchema,
  mediaAnswerSchema,
  phoneNumberAnswerSchema,
  phoneNumbersAnswerSchema,
} from '#wire/whatsapp/graph.ts'
import { appSecretProof } from '#wire/whatsapp/signature.ts'
import { samplePicture } from '../pictures/sample-pictures.ts'
import type { Customer, Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
afterAll(() => stage.close())

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(new URL(path, stage.simulator.url), { headers })
  const body = await response.text()
  return { status: response.status, headers: response.headers, body }
}
const code = (body: string) => errorAnswerSchema.parse(JSON.parse(body)).error.code

describe('versions and tokens', () => {
  test.each(['v20.0', 'v25.0', 'v26.0'])('%s is there and named in the answer', async (version) => {
    const answer = await get(`/${version}/${stage.numberId}`, { authorization: `Bearer ${stage.token}` })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('facebook-api-version')).toBe(version)
    expect(answer.headers.get('x-app-usage')).toContain('call_count')
  })

  test('an address without a version is answered by the newest', async () => {
    const answer = await get(`/${stage.numberId}?access_token=${stage.token}`)
    expect(answer.headers.get('facebook-api-version')).toBe('v26.0')
  })

  test.each(['v19.0', 'v27.0', 'v1.0'])('%s is an unknown path', async (version) => {
    const answer = await get(`/${version}/${stage.numberId}?access_token=${stage.token}`)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body).error.message).toContain('Unknown path components')
    expect(code(answer.body)).toBe(2500)
  })

  test('the token may stand behind Bearer, behind OAuth or in the query; without one or with a wrong one it is 401', async () => {
    for (const headers of [
      { authorization: `OAuth ${stage.token}` },
      { authorization: `bearer ${stage.token}` },
    ]) {
      expect((await get(`/v26.0/${stage.numberId}`, headers)).status).toBe(200)
    }
    const none = await get(`/v26.0/${stage.numberId}`)
    expect([none.status, code(none.body)]).toEqual([401, 104])
    const wrong = await get(`/v26.0/${stage.numberId}`, { authorization: 'Bearer EAAsimwrong' })
    expect([wrong.status, code(wrong.body)]).toEqual([401, 190])
  })

  test('a token that looks real is refused with a warning', async () => {
    const answer = await get(`/v26.0/${stage.numberId}?access_token=EAA${'x'.repeat(180)}`)
    expect(answer.body).toContain('do not give it away')
  })

  test('an appsecret_proof is checked when it is sent, and demanded where that is switched on', async () => {
    const path = `/v26.0/${stage.numberId}?access_token=${stage.token}`
    const now = Math.floor(Date.now() / 1000)
    const right = appSecretProof(stage.appSecret, stage.token)
    const timed = appSecretProof(stage.appSecret, stage.token, now)
    expect((await get(`${path}&appsecret_proof=${right}`)).status).toBe(200)
    expect((await get(`${path}&appsecret_proof=${timed}&appsecret_time=${now}`)).status).toBe(200)
    expect(code((await get(`${path}&appsecret_proof=${right.replace(/./, 'x')}`)).body)).toBe(100)
    expect(code((await get(`${path}&appsecret_proof=${timed}&appsecret_time=${now - 4000}`)).body)).toBe(100)

    const strict = await stage.control('POST', '/apps', { name: 'Strict', requireAppSecretProof: true })
    const number = await stage.control('POST', '/numbers', { verifiedName: 'Strict', appId: strict.body.id })
    const { id, token } = number.body
    expect(code((await get(`/${id}?access_token=${token}`)).body)).toBe(100)
    const proof = appSecretProof(strict.body.secret, token)
    expect((await get(`/${id}?access_token=${token}&appsecret_proof=${proof}`)).status).toBe(200)
  })

  test('a number of another WABA and one that does not exist look the same', async () => {
    const other = await stage.control('POST', '/numbers', { verifiedName: 'Other', appId: stage.appId })
    const hidden = await get(`/v26.0/${other.body.id}?access_token=${stage.token}`)
    const missing = await get(`/v26.0/99999?access_token=${stage.token}`)
    expect(JSON.parse(hidden.body).error).toMatchObject({
      code: 100,
      error_subcode: 33,
      type: 'GraphMethodException',
    })
    expect(JSON.parse(missing.body).error).toMatchObject({ code: 100, error_subcode: 33 })
    expect((await get(`/v26.0/${other.body.id}?access_token=${other.body.token}`)).status).toBe(200)
  })
})

describe('objects', () => {
  test('a number tells what is asked of it, and its id always', async () => {
    const { body } = await stage.graph('GET', `${stage.numberId}?fields=verified_name,status`)
    expect(body).toEqual({ verified_name: 'Copper Creek Plumbing', status: 'CONNECTED', id: stage.numberId })
    const usual = await stage.graph('GET', stage.numberId)
    expect(phoneNumberAnswerSchema.parse(usual.body)).toMatchObject({
      display_phone_number: '+1 555-000-1111',
    })
    expect((await stage.graph('GET', `${stage.numberId}?fields=nonsense`)).body.error.code).toBe(100)
  })

  test('the numbers of a WABA come in pages whose next link works', async () => {
    for (const verifiedName of ['B', 'C']) {
      await stage.control('POST', '/numbers', { verifiedName, appId: stage.appId, wabaId: stage.wabaId })
    }
    const seen: string[] = []
    let next: string | undefined = `${stage.simulator.url}/v26.0/${stage.wabaId}/phone_numbers?limit=2`
    while (next) {
      const response = await fetch(next, { headers: { authorization: `Bearer ${stage.token}` } })
      const list = phoneNumbersAnswerSchema.parse(await response.json())
      seen.push(...list.data.map((number) => number.verified_name ?? ''))
      next = list.paging?.next
    }
    expect(seen).toEqual(['Copper Creek Plumbing', 'B', 'C'])
  })

  test('debug_token tells of a token what it may see', async () => {
    const path = `/debug_token?input_token=${stage.token}&access_token=${stage.appId}|${stage.appSecret}`
    const { data } = debugTokenAnswerSchema.parse(JSON.parse((await get(path)).body))
    expect(data).toMatchObject({ is_valid: true, app_id: stage.appId, expires_at: 0 })
    expect(data.granular_scopes?.[0]?.target_ids).toEqual([stage.wabaId])
  })

  test('an app can be subscribed to a WABA, with a callback of its own, and unsubscribed', async () => {
    const override = { override_callback_uri: `${stage.receiver.url}?special`, verify_token: 'verify-me' }
    await stage.graph('POST', `${stage.wabaId}/subscribed_apps`, override)
    const listed = await stage.graph('GET', `${stage.wabaId}/subscribed_apps`)
    expect(listed.body.data).toMatchObject([
      {
        whatsapp_business_api_data: { id: stage.appId },
        override_callback_uri: `${stage.receiver.url}?special`,
      },
    ])
    const wrong = await stage.graph('POST', `${stage.wabaId}/subscribed_apps`, {
      ...override,
      verify_token: 'no',
    })
    expect(wrong.body.error.code).toBe(2200)
    await stage.graph('DELETE', `${stage.wabaId}/subscribed_apps`)
    expect((await stage.graph('GET', `${stage.wabaId}/subscribed_apps`)).body.data).toEqual([])
    await stage.graph('POST', `${stage.wabaId}/subscribed_apps`)
  })
})

describe('media', () => {
  const png = samplePicture('drain')
  const upload = (bytes: Uint8Array, type: string, more: Record<string, string> = {}) => {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    for (const [name, value] of Object.entries(more)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'drain.png')
    return stage.graph('POST', `${stage.numberId}/media`, form)
  }
  const bearer = () => ({ authorization: `Bearer ${stage.token}` })

  test('that was uploaded is fetched byte for byte from an address that needs the token', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const media = mediaAnswerSchema.parse((await stage.graph('GET', id)).body)
    expect(media).toMatchObject({ mime_type: 'image/png', file_size: png.length })
    expect(media.sha256).toBe(createHash('sha256').update(png).digest('hex'))
    const response = await fetch(media.url, { headers: bearer() })
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true)
    expect((await fetch(media.url)).status).toBe(401)
    expect((await fetch(media.url, { headers: { authorization: 'Bearer EAAsimno' } })).status).toBe(401)
    expect((await fetch(media.url.replace(/hash=./, 'hash=_'), { headers: bearer() })).status).toBe(404)
  })

  test('is gone from its address after 5 minutes, and has a new one then', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const { url } = (await stage.graph('GET', id)).body
    await stage.control('POST', '/clock', { advanceSeconds: 301 })
    expect((await fetch(url, { headers: bearer() })).status).toBe(404)
    const again = (await stage.graph('GET', id)).body.url
    expect((await fetch(again, { headers: bearer() })).status).toBe(200)
  })

  test('of customers is gone after 7 days, of the business after 30, and at once when deleted', async () => {
    const uploaded = (await upload(png, 'image/png')).body.id
    const deleted = (await upload(png, 'image/png')).body.id
    const customer = await stage.customer()
    await stage.write(customer, { type: 'image', sample: 'thermostat' })
    const value = JSON.parse(stage.receiver.received.at(-1)!.body.toString()).entry[0].changes[0].value
    const { id, sha256, url } = value.messages[0].image
    const bytes = Buffer.from(await (await fetch(url, { headers: bearer() })).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('base64')).toBe(sha256)

    expect((await stage.graph('DELETE', deleted)).body).toEqual({ success: true })
    expect((await stage.graph('GET', deleted)).body.error.error_subcode).toBe(33)
    await stage.control('POST', '/clock', { advanceSeconds: 7 * 24 * 3600 + 60 })
    expect((await stage.graph('GET', id)).body.error.code).toBe(100)
    expect((await stage.graph('GET', uploaded)).status).toBe(200)
    await stage.control('POST', '/clock', { advanceSeconds: 24 * 24 * 3600 })
    expect((await stage.graph('GET', uploaded)).body.error.code).toBe(100)
  })

  test('of another number is not to be had, with the number named or not', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const other = await stage.control('POST', '/numbers', { verifiedName: 'Other', appId: stage.appId })
    const foreign = await stage.graph('GET', id, undefined, { authorization: `Bearer ${other.body.token}` })
    expect(foreign.body.error.code).toBe(100)
    expect((await stage.graph('GET', `${id}?phone_number_id=${other.body.id}`)).body.error.code).toBe(100)
    expect((await stage.graph('GET', `${id}?phone_number_id=${stage.numberId}`)).status).toBe(200)
  })

  test('that is too large, empty, of no MIME type or of other bytes than it claims is refused', async () => {
    expect((await upload(new Uint8Array(5 * 1024 * 1024 + 1), 'image/png')).body.error.code).toBe(131053)
    expect((await upload(new Uint8Array(0), 'image/png')).body.error.code).toBe(131053)
    expect((await upload(png, 'image/jpeg')).body.error.code).toBe(131053)
    expect((await upload(png, '', { type: 'picture' })).body.error.code).toBe(100)
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    expect((await stage.graph('POST', `${stage.numberId}/media`, form)).body.error.code).toBe(100)
  })

  test('is sent by id and shown on the phone; a picture cannot be sent as a video', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
    const sent = await stage.send(customer, { type: 'image', image: { id, caption: 'our van' } })
    expect(sent.status).toBe(200)
    await stage.idle()
    const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
    const shown = chat.body.messages.at(-1)
    expect(shown).toMatchObject({ type: 'image', caption: 'our van', author: 'business' })
    expect((await fetch(shown.mediaUrl)).headers.get('content-type')).toBe('image/png')
    expect((await stage.send(customer, { type: 'video', video: { id } })).body.error.code).toBe(131053)
  })

  test('that is linked and cannot be fetched makes the message fail with 131053', async () => {
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
    const answer = await stage.send(customer, {
      type: 'image',
      image: { link: 'http://127.0.0.1:9/none.png' },
    })
    expect(answer.status).toBe(200)
    await stage.idle()
    expect(stage.receiver.received.at(-1)!.body.toString()).toContain('131053')
  })
})

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

test('every call to send or mark as read is on record, with what it was answered', async () => {
  const customer = await stage.customer()
  await stage.write(customer, { type: 'text', text: 'hi' })
  const before = (await stage.control('GET', '/sent?limit=10000')).body.next
  await stage.send(customer)
  await stage.send(customer, { type: 'text', text: {} })
  const { body } = await stage.control('GET', `/sent?since=${before}`)
  expect(body.items).toMatchObject([
    { kind: 'send', numberId: stage.numberId, customerId: customer.id, answer: { status: 200 } },
    { kind: 'send', messageId: null, answer: { status: 400, body: { error: { code: 131008 } } } },
  ])
})
