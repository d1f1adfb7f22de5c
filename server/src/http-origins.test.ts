import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addColleague, signedIn, type TestClient } from '#testing/business.ts'
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

describe('a change that another site might have sent', () => {
  test.each([
    ['without a token', { 'x-csrf-token': undefined }, 'csrf'],
    ['with an empty token', { 'x-csrf-token': '' }, 'csrf'],
    ['with a token without its dot', { 'x-csrf-token': 'abc' }, 'csrf'],
    ['with a token of nonsense', { 'x-csrf-token': 'abc.def.ghi' }, 'csrf'],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 'cross_site'],
    ['from a sister site', { 'sec-fetch-site': 'same-site' }, 'cross_site'],
    ['with fetch metadata that nobody knows', { 'sec-fetch-site': 'SAME-ORIGIN' }, 'cross_site'],
    ['with another origin, whatever its metadata say', { origin: 'https://evil.example' }, 'cross_site'],
    ['with the origin null', { origin: 'null', 'sec-fetch-site': undefined }, 'cross_site'],
    [
      'with our origin on another port',
      { origin: 'http://localhost:4001', 'sec-fetch-site': undefined },
      'cross_site',
    ],
    [
      'with our origin on another scheme',
      { origin: 'https://localhost:4000', 'sec-fetch-site': undefined },
      'cross_site',
    ],
    ['with neither metadata nor origin', { 'sec-fetch-site': undefined }, 'cross_site'],
  ] as const)('%s is refused', async (_how, headers, code) => {
    expectProblem(await changeAccount({ headers }), code)
  })

  test('is told by its origin where metadata are missing', async () => {
    for (const origin of ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000']) {
      const answer = await changeAccount({ headers: { origin, 'sec-fetch-site': undefined } })
      expect(answer.statusCode, origin).toBe(200)
    }
  })

  test('does not pass with the token of another session, be it a colleague’s or one’s own of before', async () => {
    const email = await addColleague(installation, us, 'admin')
    const first = await signedIn(app, email)
    const second = await signedIn(app, email)
    expectProblem(await changeAccount({ headers: { 'x-csrf-token': first.csrf } }), 'csrf')
    expectProblem(
      await changeAccount({ headers: { cookie: second.cookie, 'x-csrf-token': first.csrf } }),
      'csrf',
    )
    expect(
      (await changeAccount({ headers: { cookie: second.cookie, 'x-csrf-token': second.csrf } })).statusCode,
    ).toBe(200)
  })

  test('cannot sign a victim in: sign-in itself refuses other sites', async () => {
    const payload = { email: us.ownerEmail, password: 'x'.repeat(20) }
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await app.inject({ method: 'POST', url: '/api/v1/session', headers, payload })
      expectProblem(answer, 'cross_site')
    }
  })
})
