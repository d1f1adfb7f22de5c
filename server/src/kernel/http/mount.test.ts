import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint } from '#contract/endpoint.ts'
import { standingOf } from '#contract/standing.ts'
import { testMaster } from '#testing/master.ts'
import { expectProblem } from '#testing/problem.ts'
import { readConfig } from '../config.ts'
import type { Installation } from '../installation.ts'
import { createLog } from '../log.ts'
import { csrfToken } from './csrf.ts'
import { createMount, type Session } from './mount.ts'
import { createHttpServer } from './server.ts'

const card = z.object({ id: z.string(), inner: z.object({ shown: z.string() }).nullable() })
const open = 'for this test, which is about what comes in and goes out'

const readCard = endpoint({
  id: 'test.readCard',
  method: 'GET',
  path: '/cards/{id}',
  summary: 'Reads',
  access: { open },
  fixture: { name: 'none' },
  params: z.strictObject({ id: z.string().max(20) }),
  query: z.strictObject({ count: z.coerce.number().int().default(7) }),
  response: card,
})
const changeCard = endpoint({
  id: 'test.changeCard',
  method: 'PATCH',
  path: '/cards/{id}',
  summary: 'Changes',
  access: { signedIn: true },
  fixture: { name: 'none' },
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ id: z.string().optional() }),
  body: z.strictObject({ id: z.string().optional(), title: z.string().optional() }),
  response: z.object({ got: z.record(z.string(), z.unknown()) }),
  bodyBytesMax: 300,
})
const nothing = endpoint({
  id: 'test.nothing',
  method: 'POST',
  path: '/nothing',
  summary: 'Answers nothing',
  access: { open },
  fixture: { name: 'none' },
})

const session: Session = {
  id: '00000000-0000-7000-8000-00000000000a',
  accountId: '00000000-0000-7000-8000-00000000000b',
  memberId: '00000000-0000-7000-8000-00000000000c',
  provenAt: new Date(0),
  methods: [],
  ...standingOf('viewer'),
  factorDue: false,
  frozen: false,
}
let server: FastifyInstance
let answer: unknown

beforeAll(async () => {
  const config = readConfig({})
  const log = createLog('fatal' as never)
  server = await createHttpServer(config, log)
  const installation = { config, log, master: testMaster } as Installation
  const mount = createMount(server, installation, async (request) =>
    request.headers.cookie ? session : null,
  )
  mount.open(
    readCard,
    async ({ input }) => (answer ?? { id: `${input.id} ${input.count}`, inner: null }) as never,
  )
  mount.errand(changeCard, async ({ input, principal }) => ({
    got: { ...input, account: principal.accountId },
  }))
  mount.open(nothing, async () => undefined)
})
afterAll(() => server?.close())

describe('what goes out', () => {
  test('is what the contract declares: fields that it does not know are cut off, at every depth', async () => {
    answer = { id: 'a', secret: 'x', inner: { shown: 'b', secret: 'x', deeper: { secret: 'x' } } }
    const told = await server.inject('/cards/a')
    expect(told.json()).toEqual({ id: 'a', inner: { shown: 'b' } })
    expect(told.body).not.toContain('secret')
  })

  test('is nothing at all when it lacks something: that is a bug of ours, and is said to be one', async () => {
    for (const broken of [{ id: 'a' }, { id: 5, inner: null }, 'text', []]) {
      answer = broken
      expectProblem(await server.inject('/cards/a'), 'internal')
    }
  })

  test('may be nothing by intention', async () => {
    const told = await server.inject({ method: 'POST', url: '/nothing' })
    expect([told.statusCode, told.body]).toEqual([204, ''])
  })
})

describe('what comes in', () => {
  const change = (url: string, payload: object | string = {}, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'PATCH',
      url,
      headers: {
        cookie: 'x',
        'sec-fetch-site': 'same-origin',
        'x-csrf-token': csrfToken(testMaster.derive('csrf'), session.id),
        'content-type': 'application/json',
        ...headers,
      },
      payload,
    })

  test('is parsed: defaults are filled in and texts become numbers', async () => {
    answer = undefined
    expect((await server.inject('/cards/a')).json().id).toBe('a 7')
    expect((await server.inject('/cards/a?count=12')).json().id).toBe('a 12')
    expectProblem(await server.inject('/cards/a?count=twelve'), 'invalid_request')
  })

  test('by an address that does not fit names nothing', async () => {
    expectProblem(await server.inject(`/cards/${'x'.repeat(21)}`), 'not_found')
  })

  test('in several places under one name counts as the path has it', async () => {
    const { got } = (await change('/cards/path?id=query', { id: 'body', title: 't' })).json()
    expect(got).toMatchObject({ id: 'path', title: 't', account: session.accountId })
  })

  test('larger than this endpoint allows is refused', async () => {
    expectProblem(await change('/cards/a', { title: 'x'.repeat(400) }), 'body_too_large')
    expect((await change('/cards/a', { title: 'x'.repeat(200) })).statusCode).toBe(200)
  })

  test('twice under one name in the body counts once, as the last', async () => {
    expect((await change('/cards/a', '{"title":"one","title":"two"}')).json().got.title).toBe('two')
  })

  test('in the body of a question is not looked at', async () => {
    answer = undefined
    const told = await server.inject({
      method: 'GET',
      url: '/cards/a',
      headers: { 'content-type': 'application/json' },
      payload: '{"count":99}',
    })
    expect(told.json().id).toBe('a 7')
  })

  test('without the token of this very session changes nothing', async () => {
    const other = csrfToken(testMaster.derive('csrf'), '00000000-0000-7000-8000-00000000000d')
    expectProblem(await change('/cards/a', {}, { 'x-csrf-token': other }), 'csrf')
    expect(csrfToken(testMaster.derive('csrf'), session.id)).not.toBe(
      csrfToken(testMaster.derive('csrf'), session.id),
    )
  })
})
