import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'
import { makeSignInLink } from './sign-in-by-link.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness

beforeAll(async () => {
  opened = await openApp()
  installation = opened.installation
  app = opened.app
  business = await openBusiness(installation)
})
beforeEach(() => admin('delete from rate_limits'))
afterAll(() => opened?.close())

describe('coming in', () => {
  test('is announced, with the way and whether the browser is new', async () => {
    const email = await addColleague(installation, business, 'member')
    const first = await signIn(email, testPassword)
    const device = first.cookies.find(({ name }) => name === 'plumbline_device')!
    await signIn(email, testPassword, { cookie: `plumbline_device=${device.value}` })
    expect(await events('identity.signed_in', first.json().member.id)).toMatchObject([
      { actor_kind: 'member', data: { by: 'password', newDevice: true } },
      { actor_kind: 'member', data: { by: 'password', newDevice: false } },
    ])
  })

  test('by a link is announced as that, and the session keeps by what it was opened', async () => {
    const link = await makeSignInLink(
      installation,
      { accountId: business.accountId, memberId: business.ownerId },
      5,
    )
    const answer = await post('/session/link', { token: link.split('#')[1] })
    expect(answer.statusCode).toBe(200)
    expect(await events('identity.signed_in', business.ownerId)).toMatchObject([{ data: { by: 'link' } }])
    const rows = await admin('select methods from sessions where member_id = $1', [business.ownerId])
    expect(rows).toEqual([{ methods: ['link'] }])
  })
})

describe('a refused sign-in', () => {
  test('of somebody known is told at once, and of a flood how many there were, once in a quarter of an hour', async () => {
    const email = await addColleague(installation, business, 'viewer')
    const { id } = (await signIn(email, testPassword)).json().member
    await signIn(email, 'not the password')
    await vi.waitFor(async () =>
      expect(await events('identity.sign_in_refused', id)).toMatchObject([{ data: { count: 1 } }]),
    )
    for (let more = 0; more < 7; more++) await signIn(email, 'not the password')
    await vi.waitFor(async () =>
      expect(await admin('select untold from refused_sign_ins where member_id = $1', [id])).toEqual([
        { untold: 7 },
      ]),
    )
    expect(await events('identity.sign_in_refused', id)).toHaveLength(1)

    await admin(
      "update graphile_worker._private_jobs set run_at = now() where key like '%:refused-sign-ins:%'",
    )
    await runTasks(installation)
    expect(await events('identity.sign_in_refused', id)).toMatchObject([
      { actor_kind: 'system', data: { count: 1 } },
      { actor_kind: 'system', data: { count: 7 } },
    ])
  })

  test('long after the last is told at once again', async () => {
    const email = await addColleague(installation, business, 'viewer')
    const { id } = (await signIn(email, testPassword)).json().member
    await signIn(email, 'not the password')
    await vi.waitFor(async () => expect(await events('identity.sign_in_refused', id)).toHaveLength(1))
    const later = new Date(clock.now().getTime() + 16 * 60_000)
    const now = vi.spyOn(clock, 'now').mockReturnValue(later)
    await signIn(email, 'not the password')
    await vi.waitFor(async () => expect(await events('identity.sign_in_refused', id)).toHaveLength(2))
    now.mockRestore()
  })
})

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  post('/session', { email, password }, headers)

function post(path: string, payload: object, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    payload,
  })
}

function events(type: string, memberId: string) {
  return admin(
    "select actor_kind, data from events where type = $1 and data->>'memberId' = $2 order by seq",
    [type, memberId],
  )
}

function admin(text: string, values: unknown[] = []) {
  return asAdmin(installation.adminUrls.data, async (client) => (await client.query(text, values)).rows)
}
