import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { type Role, roleHas, roleSchema } from '#contract/permissions.ts'
import { addColleague, signedIn, type TestClient } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { pathOf } from '#testing/requests.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

const roles = roleSchema.options
const closed = endpoints.filter(({ access }) => !('open' in access))
const guarded = endpoints.flatMap((endpoint) =>
  'permission' in endpoint.access ? [{ endpoint, permission: endpoint.access.permission }] : [],
)

let installation: TestInstallation
let app: FastifyInstance
let address: string
let us: StagedBusiness
const clients = new Map<Role, TestClient>()

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1`
  for (const role of roles) {
    clients.set(role, await signedIn(app, await addColleague(installation, us, role)))
  }
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

describe('whoever is not signed in', () => {
  test.each(closed.map((endpoint) => [endpoint.id, endpoint] as const))(
    'is not let into %s',
    async (_id, endpoint) => {
      for (const cookie of [
        undefined,
        'plumbline_session=',
        'plumbline_session=nonsense',
        '__Host-session=x',
      ]) {
        expect(await ask(endpoint, { cookie: cookie ?? '', csrf: '' })).toEqual([401, 'not_signed_in'])
      }
    },
  )
})

describe('whoever was signed in', () => {
  test('is not let into anything any more, and is told that the session has ended', async () => {
    const client = await signedIn(app, us.colleagueEmail)
    expect((await client.delete('/session')).status).toBe(204)
    for (const endpoint of closed)
      expect(await ask(endpoint, client), endpoint.id).toEqual([401, 'session_ended'])
  })

  test('is not let in once removed from the team, and has the new rights at once when the role changes', async () => {
    const email = await addColleague(installation, us, 'viewer')
    const client = await signedIn(app, email)
    const change = (what: string) =>
      asAdmin(installation.adminUrls.data, (admin) =>
        admin.query(
          `update members set ${what} where id = (select id from members where account_id = $1 order by created_at desc, id desc limit 1)`,
          [us.accountId],
        ),
      )
    expect((await client.get('/whatsapp/numbers')).status).toBe(403)
    await change("role = 'admin'")
    expect((await client.get('/whatsapp/numbers')).status).toBe(200)
    await change("status = 'removed'")
    expect((await client.get('/whatsapp/numbers')).body).toMatchObject({ code: 'session_ended' })
    const again = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email, password: 'seven copper pipes whistle' },
    })
    expect(again.statusCode).toBe(401)
  })
})

describe.each(roles)('a member with the role %s', (role) => {
  test.each(
    guarded.map(
      ({ endpoint, permission }) =>
        [roleHas(role, permission) ? 'may' : 'may not', endpoint.id, endpoint] as const,
    ),
  )('%s use %s, as the table of permissions says', async (may, _id, endpoint) => {
    const [status, code] = await ask(endpoint, clients.get(role)!)
    if (may === 'may not') expect([status, code]).toEqual([403, 'forbidden'])
    else expect([401, 403, 500]).not.toContain(status)
  })
})

test('every endpoint is open with a reason, for any signed-in member, or for those who hold a permission', () => {
  for (const { access, id } of endpoints) {
    if ('open' in access) expect(access.open.length, id).toBeGreaterThan(20)
  }
  expect(endpoints.filter(({ access }) => 'signedIn' in access).map(({ id }) => id)).toEqual([
    'identity.readSession',
    'identity.signOut',
    'live.openLive',
  ])
})

test('every endpoint of the contract is there: none is described and not built', async () => {
  for (const endpoint of endpoints) {
    const url = `/api/v1${pathOf(endpoint, us)}`
    expect(
      app.hasRoute({
        method: endpoint.method,
        url: `/api/v1${endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      }),
      url,
    ).toBe(true)
  }
})

/** Over a real connection, of which only the head is read: one of the answers is a stream. */
async function ask(
  endpoint: Endpoint,
  { cookie, csrf }: { cookie: string; csrf: string },
): Promise<[number, string | null]> {
  const abort = new AbortController()
  const answer = await fetch(`${address}${pathOf(endpoint, us)}`, {
    method: endpoint.method,
    headers: {
      cookie,
      'x-csrf-token': csrf,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    },
    ...(endpoint.method !== 'GET' && { body: '{"unknown":1}' }),
    signal: abort.signal,
  })
  const isProblem = answer.headers.get('content-type')?.includes('problem+json')
  const code = isProblem ? ((await answer.json()) as { code: string }).code : null
  abort.abort()
  return [answer.status, code]
}
