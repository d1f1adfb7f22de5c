import { Readable } from 'node:stream'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '#testing/business.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness
let owner: TestClient

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  owner = us.owner
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

const changeAccount = (more: {
  payload?: InjectOptions['payload']
  headers?: Record<string, string | undefined>
}) => {
  const headers = {
    cookie: owner.cookie,
    'x-csrf-token': owner.csrf,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    ...more.headers,
  }
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return app.inject({
    method: 'PATCH',
    url: '/api/v1/account',
    payload: more.payload ?? '{"botOn":true}',
    headers: Object.fromEntries(given),
  })
}

describe('a change', () => {
  test('is taken as JSON with the plain content type alone, with utf-8 said or unsaid', async () => {
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
    ]) {
      expect((await changeAccount({ headers: { 'content-type': type } })).statusCode, type).toBe(200)
    }
  })

  // Those that are sent to every endpoint stand in the generated tests; a connection would trim these on their way.
  test.each([
    ' application/json\t',
    'application/json garbage',
    'application/json, application/json',
    'undefined',
  ])('with the content type %j is refused before it is read', async (type) => {
    const answer = await changeAccount({ headers: { 'content-type': type } })
    expectProblem(answer, 'unsupported_content_type')
  })

  test('larger than 64 KiB is refused, whether its length is said or not', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(70_000) })
    expectProblem(await changeAccount({ payload: large }), 'body_too_large')
    const chunked = Readable.from([Buffer.from(large.slice(0, 50_000)), Buffer.from(large.slice(50_000))])
    expectProblem(await changeAccount({ payload: chunked }), 'body_too_large')
  })

  test.each([
    ['of no length', '', 'invalid_json'],
    ['of 30,000 lists in each other', '['.repeat(30_000) + ']'.repeat(30_000), 'invalid_request'],
    ['of 60,000 open brackets', '['.repeat(60_000), 'invalid_json'],
    ['of 10,000 objects in each other', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'invalid_request'],
    ['with __proto__', '{"__proto__":{"botOn":false}}', 'invalid_json'],
    ['with constructor.prototype', '{"constructor":{"prototype":{"botOn":false}}}', 'invalid_json'],
  ] as const)('with the body %s is refused', async (_what, payload, code) => {
    const answer = await changeAccount({ payload })
    expectProblem(answer, code)
    expect(({} as Record<string, unknown>).botOn).toBeUndefined()
  })

  test('of 100,000 brackets is refused at once, at the webhook too', async () => {
    const payload = '['.repeat(100_000)
    expectProblem(await changeAccount({ payload }), 'body_too_large')
    const started = performance.now()
    const webhook = await app.inject({
      method: 'POST',
      url: us.number.path,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      payload,
    })
    expect(webhook.statusCode).toBe(401)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('with fields that are not known is refused, and each is pointed at', async () => {
    const payload = JSON.stringify({
      botOn: true,
      role: 'owner',
      'a/b~c': 1,
      businessHours: [{ day: 9, opens: '8', closes: '9', x: 1 }],
    })
    const { errors = [] } = expectProblem(await changeAccount({ payload }), 'invalid_request')
    const pointers = errors.map((error) => `${error.in} ${error.pointer}`)
    expect(pointers).toEqual(
      expect.arrayContaining([
        'body /role',
        'body /a~1b~0c',
        'body /businessHours/0/day',
        'body /businessHours/0/opens',
      ]),
    )
  })

  test('with very many wrong fields is told of twenty of them', async () => {
    const payload = JSON.stringify(
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`f${index}`, 1])),
    )
    const { errors } = expectProblem(await changeAccount({ payload }), 'invalid_request')
    expect(errors).toHaveLength(20)
  })
})
