import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import {
  addColleague,
  openBusiness,
  signedIn,
  type TestBusiness,
  type TestClient,
  testPassword,
} from '#testing/business.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness
let owner: TestClient
let emailOf: Record<'admin' | 'member' | 'viewer', string>

beforeAll(async () => {
  opened = await openApp()
  business = await openBusiness(opened.installation)
  owner = await signedIn(opened.app, business.ownerEmail)
  const add = (role: 'admin' | 'member' | 'viewer') => addColleague(opened.installation, business, role)
  emailOf = { admin: await add('admin'), member: await add('member'), viewer: await add('viewer') }
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

const minute = 60_000
const day = 24 * 60 * minute
/** From here on it is so much later than it really is. */
function later(milliseconds: number) {
  vi.restoreAllMocks()
  const now = Date.now() + milliseconds
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(now))
}
const isIn = async (client: TestClient) => (await client.get('/session')).status === 200
const choose = async (idleMinutes: number, phonesStay = true) => {
  vi.restoreAllMocks()
  const fresh = await signedIn(opened.app, business.ownerEmail)
  expect((await fresh.put('/account/session-limits', { idleMinutes, phonesStay })).status).toBe(204)
}
const keep = (client: TestClient, stay = true) => client.put('/session/phone', { stay })

describe('a session that nobody uses', () => {
  test('ends after eight hours, counted from when it was used last', async () => {
    const client = await signedIn(opened.app, emailOf.viewer)
    later(479 * minute)
    expect(await isIn(client)).toBe(true)
    later(958 * minute)
    expect(await isIn(client)).toBe(true)
    later(1439 * minute)
    expect((await client.get('/session')).body).toMatchObject({ code: 'session_ended' })
  })

  test('ends after what the owner has chosen, at once for those that are open, and longer ones only from their next use', async () => {
    const client = await signedIn(opened.app, emailOf.viewer)
    const other = await signedIn(opened.app, emailOf.viewer)
    await choose(15)
    later(14 * minute)
    expect(await isIn(client)).toBe(true)
    later(16 * minute)
    expect([await isIn(client), await isIn(other)]).toEqual([true, false])
    await choose(720)
    const long = await signedIn(opened.app, emailOf.viewer)
    later(719 * minute)
    expect(await isIn(long)).toBe(true)
    await choose(480)
  })

  test('is not kept open by what a page asks by itself while nobody is at it', async () => {
    const client = await signedIn(opened.app, emailOf.viewer)
    const unattended = () =>
      opened.app.inject({ url: '/api/v1/session', headers: { cookie: client.cookie, 'x-unattended': '1' } })
    later(300 * minute)
    expect((await unattended()).statusCode).toBe(200)
    later(481 * minute)
    expect((await unattended()).statusCode).toBe(401)
  })
})

describe('any session', () => {
  test('ends after seven days, however much it is used', async () => {
    const client = await signedIn(opened.app, emailOf.viewer)
    for (let hours = 7; hours < 168; hours += 7) {
      later(hours * 60 * minute)
      expect(await isIn(client), `after ${hours} hours`).toBe(true)
    }
    later(7 * day + minute)
    expect(await isIn(client)).toBe(false)
  })
})

describe('a member’s phone', () => {
  test('stays signed in for a week unused and thirty days in all, and its cookie lasts as long', async () => {
    const client = await signedIn(opened.app, emailOf.member)
    const kept = await keep(client)
    expect([kept.status, kept.body.stays]).toEqual([200, true])
    expect(String(kept.headers['set-cookie'])).toContain('Max-Age=2592000')
    expect((await client.get('/sessions')).body.items).toContainEqual(
      expect.objectContaining({ current: true, phone: true }),
    )
    for (const days of [6.9, 13.8, 20.7, 27.6]) {
      later(days * day)
      expect(await isIn(client), `after ${days} days`).toBe(true)
    }
    later(30 * day + minute)
    expect(await isIn(client)).toBe(false)
    vi.restoreAllMocks()
    const idle = await signedIn(opened.app, emailOf.member)
    await keep(idle)
    later(7 * day + minute)
    expect(await isIn(idle)).toBe(false)
  })

  test('is for members alone: whoever may change more has the shorter session', async () => {
    for (const client of [
      owner,
      await signedIn(opened.app, emailOf.admin),
      await signedIn(opened.app, emailOf.viewer),
    ])
      expect((await keep(client)).body).toEqual({ stays: false })
  })

  test('stays after a proof with the password, under another token, and can be an ordinary browser again', async () => {
    const client = await signedIn(opened.app, emailOf.member)
    await keep(client)
    const proven = await client.put('/session/proof', { password: testPassword })
    expect(proven.status).toBe(200)
    const cookie = String(proven.headers['set-cookie']).split(';')[0]!
    const csrf = String(proven.body.csrf)
    later(5 * day)
    expect((await opened.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(200)
    const back = await opened.app.inject({
      method: 'PUT',
      url: '/api/v1/session/phone',
      headers: { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' },
      payload: { stay: false },
    })
    expect(back.json()).toEqual({ stays: false })
    later(5 * day + 481 * minute)
    expect((await opened.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(401)
  })

  test('does not stay where the owner does not let it, and those that stayed are ordinary at once', async () => {
    const client = await signedIn(opened.app, emailOf.member)
    await keep(client)
    await choose(480, false)
    expect((await keep(client)).body).toEqual({ stays: false })
    later(481 * minute)
    expect(await isIn(client)).toBe(false)
    await choose(480)
  })
})

describe('the limits', () => {
  test('are the owner’s to say, with a fresh proof, between a quarter of an hour and twelve hours', async () => {
    const fresh = await signedIn(opened.app, business.ownerEmail)
    for (const idleMinutes of [14, 721, 0, -1, 15.5])
      expect((await fresh.put('/account/session-limits', { idleMinutes, phonesStay: true })).status).toBe(422)
    const admin = await signedIn(opened.app, emailOf.admin)
    expect((await admin.put('/account/session-limits', { idleMinutes: 60, phonesStay: true })).status).toBe(
      403,
    )
    later(11 * minute)
    expect(
      (await fresh.put('/account/session-limits', { idleMinutes: 60, phonesStay: true })).body,
    ).toMatchObject({
      code: 'proof_needed',
    })
    expect((await fresh.get('/account')).body.sessions).toEqual({ idleMinutes: 480, phonesStay: true })
  })
})
