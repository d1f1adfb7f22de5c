import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openBusiness, signedIn, type TestClient } from '#testing/business.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { createApp } from './app.ts'

let installation: TestInstallation
let app: FastifyInstance
let owner: TestClient

beforeAll(async () => {
  installation = await testInstallation({
    PLUMBLINE_STRANGERS_PER_HOUR: '100',
    TRUSTED_PROXIES: '10.0.0.1',
  })
  app = await createApp(installation)
  owner = await signedIn(app, (await openBusiness(installation)).ownerEmail)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

type From = { remoteAddress?: string; headers?: Record<string, string>; url?: string }
const ask = ({ url = '/api/v1/sign-up', ...from }: From) => app.inject({ url, ...from })
async function spend(from: From, times = 100) {
  for (let time = 0; time < times; time++) await ask(from)
}

describe('whoever is not signed in', () => {
  test('is told what is left, may ask so often in an hour from one address, and then when to come again', async () => {
    const from = { remoteAddress: '203.0.113.1' }
    const first = await ask(from)
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"address";q=100;w=3600',
      ratelimit: '"address";r=99;t=3600',
    })
    await spend(from, 99)
    const refused = await ask(from)
    expectProblem(refused, 'rate_limited')
    expect(refused.headers['retry-after']).toBe('3600')
    expect(refused.headers.ratelimit).toBe('"address";r=0;t=3600')
    expect((await ask({ remoteAddress: '203.0.113.2' })).statusCode).toBe(200)
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 3_601_000))
    expect((await ask(from)).statusCode).toBe(200)
  })

  test('gains nothing by a header that says where they come from, unless it is a trusted proxy’s', async () => {
    const remoteAddress = '203.0.113.3'
    await spend({ remoteAddress })
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip'])
      expect((await ask({ remoteAddress, headers: { [name]: '198.51.100.1' } })).statusCode, name).toBe(429)
    const behind = { remoteAddress: '10.0.0.1', headers: { 'x-forwarded-for': '198.51.100.2' } }
    await spend(behind)
    expect((await ask(behind)).statusCode).toBe(429)
    const spoofed = { 'x-forwarded-for': '198.51.100.77, 198.51.100.2' }
    expect(
      (await ask({ ...behind, headers: spoofed })).statusCode,
      'what stands before the proxy’s word',
    ).toBe(429)
    expect((await ask({ ...behind, headers: { 'x-forwarded-for': '198.51.100.3' } })).statusCode).toBe(200)
  })

  test('is one in a whole /64, however the address is written', async () => {
    await spend({ remoteAddress: '2001:db8:0:9::1' })
    for (const remoteAddress of ['2001:db8:0:9:ffff::2', '2001:0DB8:0000:0009::3'])
      expect((await ask({ remoteAddress })).statusCode, remoteAddress).toBe(429)
    expect((await ask({ remoteAddress: '2001:db8:0:a::1' })).statusCode).toBe(200)
    await spend({ remoteAddress: '203.0.113.4' })
    expect((await ask({ remoteAddress: '::ffff:203.0.113.4' })).statusCode).toBe(429)
  })

  test('is counted by closed doors and made-up cookies as well', async () => {
    const remoteAddress = '203.0.113.5'
    const url = '/api/v1/contacts'
    for (let time = 0; time < 100; time++) {
      const headers = { cookie: `plumbline_session=made-up-${time}` }
      expect((await ask({ remoteAddress, url, headers })).statusCode).toBe(401)
    }
    expect((await ask({ remoteAddress, url })).statusCode).toBe(429)
  })
})

describe('a key that is refused', () => {
  test('is counted by the address that it comes from, whatever is wrong with it; one that works is not', async () => {
    const made = await owner.post('/keys', {
      name: 'From the office',
      scopes: ['contacts.read'],
      addresses: ['203.0.113.12'],
    })
    const headers = { authorization: `Bearer ${(made.body as unknown as { secret: string }).secret}` }
    const url = '/api/v1/contacts'
    const elsewhere = { remoteAddress: '203.0.113.11', url, headers }
    for (let time = 0; time < 100; time++) expectProblem(await ask(elsewhere), 'key_elsewhere')
    expectProblem(await ask(elsewhere), 'rate_limited')
    expectProblem(await ask({ remoteAddress: '203.0.113.11' }), 'rate_limited')
    const unknown = { remoteAddress: '203.0.113.12', url, headers: { authorization: 'Bearer none of ours' } }
    for (let time = 0; time < 100; time++) expectProblem(await ask(unknown), 'key_unknown')
    expectProblem(await ask(unknown), 'rate_limited')
    expect(
      (await ask({ remoteAddress: '203.0.113.12', url, headers })).statusCode,
      'behind the same address',
    ).toBe(200)
  })
})

describe('whoever is signed in', () => {
  test('is counted by their session: an address that is spent does not keep the office behind it out', async () => {
    const remoteAddress = '203.0.113.6'
    await spend({ remoteAddress })
    const answer = await ask({ remoteAddress, url: '/api/v1/session', headers: { cookie: owner.cookie } })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['ratelimit-policy']).toBe('"session";q=300000;w=300')
  })
})

test('a delivery from WhatsApp is never limited by the address that it comes from', async () => {
  const remoteAddress = '203.0.113.8'
  await spend({ remoteAddress }, 101)
  for (let time = 0; time < 150; time++) {
    const answer = await app.inject({
      method: 'POST',
      url: '/webhooks/whatsapp',
      remoteAddress,
      payload: '{}',
    })
    expect(answer.statusCode).not.toBe(429)
  }
})
