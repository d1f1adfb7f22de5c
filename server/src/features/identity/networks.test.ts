import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { networkOf } from '#kernel/http/address-block.ts'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, signedIn, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let app: FastifyInstance
let business: TestBusiness
let memberEmail: string

beforeAll(async () => {
  opened = await openApp()
  ;({ app } = opened)
})
beforeEach(async () => {
  business = await openBusiness(opened.installation)
  memberEmail = await addColleague(opened.installation, business, 'member')
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

test('a network is the first part of an address, and never the whole', () => {
  const from = (ip: string) => networkOf({ ip, socket: {} } as never)
  expect(from('203.0.113.77')).toBe('203.0.113.0/24')
  expect(from('::ffff:203.0.113.77')).toBe('203.0.113.0/24')
  expect(from('2001:db8:aa:bb::1')).toBe('2001:db8:aa::/48')
  expect(from('nonsense')).toBeNull()
})

test('one person signed in from four networks within ten minutes is told to the owner once; what is shared is named, not from where', async () => {
  for (const network of [1, 2, 3]) await signInFrom(`203.0.${network}.9`)
  await settled(3)
  expect(await incidents()).toEqual([])
  await signInFrom('203.0.4.9')
  await vi.waitFor(async () => expect(await incidents()).toHaveLength(1))
  await signInFrom('203.0.5.9')
  await settled(5)
  expect(await incidents()).toMatchObject([{ kind: 'shared_sign_in', member: { name: 'Casey member' } }])
  const events = await query(
    "select data from events where type = 'identity.shared_sign_in_noticed' and account_id = $1",
  )
  expect(events).toMatchObject([{ data: { networks: 4 } }])
  const kept = await query('select network_hash from member_networks where account_id = $1')
  expect(JSON.stringify(kept)).not.toContain('203.0')
})

test('four requests of open sessions from four networks at the same moment are seen as well', async () => {
  const sessions = await Promise.all([1, 2, 3, 4].map(() => signInFrom('198.51.1.1')))
  await Promise.all(
    sessions.map((cookie, index) =>
      app.inject({
        url: '/api/v1/session',
        remoteAddress: `198.51.${10 + index}.7`,
        headers: { cookie },
      }),
    ),
  )
  await vi.waitFor(async () => expect(await incidents()).toHaveLength(1))
})

test('several addresses of one network are one, and what was longer ago does not count', async () => {
  for (const last of [1, 2, 3, 4, 5]) await signInFrom(`203.0.113.${last}`)
  for (const network of [21, 22]) await signInFrom(`203.0.${network}.1`)
  await settled(3)
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 10 * 60_000 + 1000))
  await signInFrom('203.0.23.1')
  await settled(4)
  expect(await incidents()).toEqual([])
})

test('a nudge that was closed does not come back the same week', async () => {
  for (const network of [1, 2, 3, 4]) await signInFrom(`192.0.${network}.9`)
  await vi.waitFor(async () => expect(await incidents()).toHaveLength(1))
  const owner = await signedIn(app, business.ownerEmail)
  const [incident] = await incidents()
  expect((await owner.post(`/incidents/${incident!.id}/close`)).status).toBe(204)
  for (const network of [5, 6]) await signInFrom(`192.0.${network}.9`)
  await settled(6)
  expect(await incidents()).toEqual([])
  await query("update incidents set opened_at = opened_at - interval '8 days' where account_id = $1")
  await signInFrom('192.0.7.9')
  await vi.waitFor(async () => expect(await incidents()).toHaveLength(1))
})

/** Answers the cookie. */
async function signInFrom(remoteAddress: string): Promise<string> {
  await asAdmin(opened.installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress,
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { email: memberEmail, password: testPassword },
  })
  expect(answer.statusCode).toBe(200)
  return `${answer.cookies[0]!.name}=${answer.cookies[0]!.value}`
}

/** Nobody waits for what is noted: so many networks of the member have been. */
const settled = (networks: number) =>
  vi.waitFor(async () => {
    const rows = await query(
      `select 1 from member_networks n where n.account_id = $1 and n.member_id <> '${business.ownerId}'`,
    )
    expect(rows).toHaveLength(networks)
  })

async function incidents() {
  const owner = await signedIn(app, business.ownerEmail)
  return (await owner.get('/incidents')).body.items as unknown as { id: string }[]
}

const query = (text: string) =>
  asAdmin(
    opened.installation.adminUrls.data,
    async (admin) => (await admin.query(text, [business.accountId])).rows,
  )
