import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  debugTokenAnswerSchema,
  errorAnswerSchema,
  phoneNumberAnswerSchema,
  phoneNumbersAnswerSchema,
} from '#wire/whatsapp/graph.ts'
import { appSecretProof } from '#wire/whatsapp/signature.ts'
import type { Stage } from '../testing/stage.ts'
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
