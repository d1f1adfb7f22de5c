import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { problems } from '#contract/problems.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { bodyOf, fieldsOf, pathOf } from '#testing/requests.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

/** Every field of every endpoint, given what nobody should send: it is taken or refused, and never breaks anything. */

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\uffff\ufffe',
  '\u202eesrever',
  'e\u0301'.repeat(5_000),
  '😀'.repeat(3_000),
  'x'.repeat(30_000),
  '__proto__',
  "'; drop table contacts; --",
  '{{constructor.constructor("return process")()}}',
  '%00%ff',
  '../../etc/passwd',
  '1e400',
  '\r\nSet-Cookie: a=b',
]
const oddValues: unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[]],
  {},
  { length: 3 },
  ...oddTexts,
]

/** These read a password or ask Meta: tried with fewer values, for each costs a fifth of a second or a connection. */
const slow = new Set(['identity.signIn', 'identity.signUp', 'whatsapp.connectNumber'])

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness

beforeAll(async () => {
  installation = await testInstallation({ PLUMBLINE_GRAPH_URL: 'http://127.0.0.1:9' })
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app?.close()
  await installation?.close()
})

const bodied = endpoints.filter((endpoint) => endpoint.method !== 'GET' && fieldsOf(endpoint.body).length > 0)
const queried = endpoints.filter((endpoint) => fieldsOf(endpoint.query).length > 0)
const named = (list: Endpoint[]) => list.map((endpoint) => [endpoint.id, endpoint] as const)

describe('odd values', () => {
  test.each(named(bodied))(
    'in the fields of %s are taken or refused in its own words, never a failure of ours',
    async (_id, endpoint) => {
      const values = slow.has(endpoint.id) ? oddValues.filter((_value, index) => index % 4 === 0) : oddValues
      for (const field of fieldsOf(endpoint.body)) {
        for (const value of values) {
          const answer = await send(endpoint, pathOf(endpoint, us), {
            ...bodyOf(endpoint, us),
            [field]: value,
          })
          expectDeclared(endpoint, answer, `${field} ${JSON.stringify(value)?.slice(0, 60)}`)
        }
      }
    },
    60_000,
  )

  test.each(named(queried))(
    'in the parameters of %s are taken or refused in its own words',
    async (_id, endpoint) => {
      for (const field of fieldsOf(endpoint.query)) {
        for (const text of oddTexts) {
          const query = `${field}=${encodeURIComponent(text.isWellFormed() ? text.slice(0, 2_000) : '%ED%A0%80')}`
          const answer = await send(endpoint, `${pathOf(endpoint, us)}?${query}`)
          expectDeclared(endpoint, answer, `${field} ${JSON.stringify(text).slice(0, 60)}`)
        }
      }
    },
  )

  test('in the place of an id name nothing', async () => {
    for (const endpoint of endpoints.filter(
      ({ path, method }) => path.includes('{id}') && method === 'GET',
    )) {
      for (const text of oddTexts.filter((text) => text.isWellFormed() && text !== '')) {
        const answer = await send(endpoint, pathOf(endpoint, us, encodeURIComponent(text.slice(0, 500))))
        expect(answer.statusCode, `${endpoint.id} ${text.slice(0, 20)}`).toBe(404)
      }
    }
  })

  test('in the reason why a card was lost name no reason', async () => {
    const board = await us.owner.get('/board')
    const stages = board.body.pipeline?.stages as unknown as { id: string; kind: string }[]
    const lost = stages.find(({ kind }) => kind === 'lost')
    for (const lostReason of oddTexts) {
      const answer = await us.owner.post(`/deals/${us.dealId}/move`, { stageId: lost?.id, lostReason })
      expect(answer.status, JSON.stringify(lostReason).slice(0, 40)).toBe(422)
    }
  })

  test('in headers do no harm', async () => {
    for (const name of [
      'cookie',
      'x-csrf-token',
      'origin',
      'user-agent',
      'last-event-id',
      'accept-language',
      'if-none-match',
    ]) {
      for (const value of [
        '',
        '=',
        ';;;',
        'plumbline_session',
        'plumbline_session=%00',
        'x'.repeat(4_000),
        '"',
        '\u00ff',
        '..',
        '.',
      ]) {
        const answer = await app.inject({
          method: 'GET',
          url: '/api/v1/session',
          headers: { cookie: us.owner.cookie, [name]: value },
        })
        expect([200, 401], `${name} ${value.slice(0, 20)}`).toContain(answer.statusCode)
      }
    }
  })

  test('have left what stood there readable', async () => {
    for (const path of [
      '/contacts',
      '/conversations',
      '/deals',
      '/board',
      '/account',
      '/members',
      `/deals/${us.dealId}/activity`,
    ]) {
      expect((await us.owner.get(path)).status, path).toBe(200)
    }
    expect((await us.owner.get(`/conversations/${us.conversationId}/messages`)).status).toBe(200)
  })

  test('of prose come back as they were written', async () => {
    for (const text of [
      'e\u0301 ﬁ',
      '\u202eesrever',
      '😀👩‍👩‍👧',
      '<script>alert(1)</script>',
      "O'Hara & Söhne",
      'a\ud800b',
    ]) {
      const answer = await us.owner.patch(`/deals/${us.dealId}`, { title: text, address: text })
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ title: text, address: { text } })
    }
  })
})

async function send(endpoint: Endpoint, path: string, body?: unknown) {
  // What an attempt counts is another test's matter.
  if (slow.has(endpoint.id))
    await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
  return app.inject({
    method: endpoint.method,
    url: `/api/v1${path}`,
    headers: {
      ...(!('open' in endpoint.access) && { cookie: us.owner.cookie, 'x-csrf-token': us.owner.csrf }),
      'sec-fetch-site': 'same-origin',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  })
}

const everywhere = ['invalid_request', 'invalid_json', 'not_found', 'body_too_large', 'unknown_cursor']

function expectDeclared(endpoint: Endpoint, answer: Awaited<ReturnType<typeof send>>, what: string) {
  const told = `${endpoint.id} ${what}`
  if (answer.statusCode < 400) return
  const { code } = answer.json() as { code: keyof typeof problems }
  expect(answer.statusCode, told).toBe(problems[code][0])
  expect([...everywhere, ...endpoint.refusals], told).toContain(code)
}
