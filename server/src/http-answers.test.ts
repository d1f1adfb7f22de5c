import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '#testing/business.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness
let them: StagedBusiness
let owner: TestClient

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  them = await stageBusiness(installation, app)
  owner = us.owner
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

describe('a list', () => {
  test('takes no cursor that it has not given: made up, changed, of another list or of another account', async () => {
    for (let index = 0; index < 2; index++) {
      for (const client of [owner, them.owner]) await client.post('/contacts', { name: `Contact ${index}` })
    }
    const cursorOf = async (client: TestClient, path: string) =>
      String((await client.get(`${path}?limit=1`)).body.next)
    const mine = await cursorOf(owner, '/contacts')
    const foreign = await cursorOf(them.owner, '/contacts')
    const ofMessages = await cursorOf(owner, `/conversations/${us.conversationId}/messages`)
    expect((await owner.get(`/contacts?cursor=${mine}`)).status).toBe(200)
    const [body = '', signature = ''] = mine.split('.')
    for (const cursor of [
      'x',
      '.',
      '..',
      body,
      `${body}.`,
      `${body}.${signature.slice(1)}`,
      `${Buffer.from('["2020-01-01","x"]').toString('base64url')}.${signature}`,
      foreign,
      ofMessages,
      '%00',
      "'; drop table contacts; --",
    ]) {
      const answer = await owner.get(`/contacts?cursor=${encodeURIComponent(cursor)}`)
      expect(answer.body, cursor).toMatchObject({ code: 'unknown_cursor', status: 400 })
    }
  })

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'limit=',
    'limit=1&limit=2',
    'cursor=',
    'cursor=a&cursor=b',
    `cursor=${'x'.repeat(501)}`,
    'x=1',
    'cursor[]=x',
  ])('asked with %.30s is refused, and the parameter is pointed at', async (query) => {
    const { status, body } = await owner.get(`/contacts?${query}`)
    expect(status).toBe(422)
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: [{ in: 'query', pointer: expect.stringMatching(/^\//) }],
    })
  })
})

describe('every answer', () => {
  const headers = {
    'x-request-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'cache-control': expect.any(String),
  }

  test.each([
    ['an answer', 'GET', '/api/v1/sign-up'],
    ['a refusal', 'GET', '/api/v1/account'],
    ['the description', 'GET', '/api/v1/openapi.json'],
    ['what is not there', 'GET', '/api/v1/nothing'],
    ['what is not there for that method', 'DELETE', '/api/v1/sign-up'],
    ['an address that cannot be read', 'GET', '/api/v1/contacts/%zz'],
    ['an address whose part is too long', 'GET', `/api/v1/contacts/${'x'.repeat(300)}`],
    ['health', 'GET', '/health/live'],
    ['a webhook that is refused', 'POST', '/webhooks/whatsapp'],
    ['a wrong content type', 'POST', '/api/v1/session'],
    ['a question for options', 'OPTIONS', '/api/v1/session'],
    ['a head', 'HEAD', '/api/v1/sign-up'],
  ] as const)('%s has the security headers and allows no other site', async (_what, method, url) => {
    const answer = await app.inject({ method, url, headers: { origin: 'https://evil.example' } })
    expect(answer.headers).toMatchObject(headers)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(answer.headers['x-powered-by']).toBeUndefined()
    if (answer.statusCode >= 400 && !url.startsWith('/webhooks/')) {
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    }
  })

  test('to an address that cannot be read or is too long is that there is nothing, and repeats nothing of it', async () => {
    for (const url of [
      '/api/v1/contacts/%zz',
      `/api/v1/contacts/${'x'.repeat(300)}`,
      '/api/v1/contacts/%00',
      '/%ff<script>',
    ]) {
      const answer = await app.inject({ method: 'GET', url, headers: { cookie: owner.cookie } })
      expectProblem(answer, 'not_found')
      expect(answer.body).not.toContain('zz')
      expect(answer.body).not.toContain('script')
    }
  })

  test('to an id that is none is the same as to one that does not exist', async () => {
    const answers = await Promise.all(
      [
        randomUUID(),
        'nonsense',
        them.contactId,
        '..%2f..%2fmembers',
        '00000000-0000-0000-0000-000000000000',
      ].map((id) =>
        app.inject({ method: 'GET', url: `/api/v1/contacts/${id}`, headers: { cookie: owner.cookie } }),
      ),
    )
    const bodies = answers.map((answer) => ({
      ...expectProblem(answer, 'not_found'),
      instance: '',
    }))
    for (const body of bodies) expect(body).toEqual(bodies[0])
  })

  test('to an id in capital letters is the record itself, and it can be changed by it', async () => {
    const id = us.dealId.toUpperCase()
    expect((await owner.get(`/deals/${id}`)).body.id).toBe(us.dealId)
    const changed = await owner.patch(`/deals/${id}`, { title: 'Named in capitals' })
    expect(changed.status).toBe(200)
    expect((await owner.get(`/deals/${us.dealId}`)).body.title).toBe('Named in capitals')
    const made = await owner.post('/deals', { contactId: us.contactId.toUpperCase(), title: 'For her' })
    expect(made.status).toBe(200)
  })

  test('to a bug shows a request id and nothing else', async () => {
    const broken = await createApp({
      ...installation,
      pools: { ...installation.pools, app: undefined as never },
    })
    const answer = await broken.inject({
      method: 'GET',
      url: '/api/v1/account',
      headers: { cookie: owner.cookie },
    })
    expectProblem(answer, 'internal')
    await broken.close()
  })

  test('while the database is away is that it is unavailable, and readiness names the part', async () => {
    const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))
    const pools = { ...installation.pools, app: { query: away, connect: away } as never }
    const broken = await createApp({ ...installation, pools })
    const answer = await broken.inject({
      method: 'GET',
      url: '/api/v1/account',
      headers: { cookie: owner.cookie },
    })
    expectProblem(answer, 'unavailable')
    const ready = await broken.inject({ method: 'GET', url: '/health/ready' })
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'failed', part: 'database' }])
    expect((await broken.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200)
    await broken.close()
  })

  test('while the key store is away is that it is unavailable, and readiness names the part', async () => {
    const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))
    const keyStore = { ...installation.keyStore, accountKeys: away, contactKeys: away, proveMasterKey: away }
    const broken = await createApp({ ...installation, keyStore: keyStore as never })
    const answer = await broken.inject({
      method: 'GET',
      url: '/api/v1/contacts',
      headers: { cookie: owner.cookie },
    })
    expectProblem(answer, 'unavailable')
    const ready = await broken.inject({ method: 'GET', url: '/health/ready' })
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'failed', part: 'key store' }])
    await broken.close()
  })
})
