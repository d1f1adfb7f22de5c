import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, signedIn, type TestClient, testPassword } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'
import { deviceOf } from './list-sessions.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let email: string
let here: TestClient
let there: TestClient
let colleague: TestClient

beforeAll(async () => {
  opened = await openApp()
  const business = await openBusiness(opened.installation)
  email = business.ownerEmail
  here = await signedIn(opened.app, email)
  there = await signedIn(opened.app, email)
  colleague = await signedIn(opened.app, await addColleague(opened.installation, business, 'admin'))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

type Shown = { id: string; current: boolean; browser: string | null; system: string | null }
const sessionsOf = async (client: TestClient) =>
  (await client.get('/sessions')).body.items as unknown as Shown[]
const isIn = async (client: TestClient) => (await client.get('/session')).status === 200

describe('one’s own sessions', () => {
  test('are listed, the one that asks is marked, and a colleague’s is not among them', async () => {
    const [mine, theirs] = [await sessionsOf(here), await sessionsOf(colleague)]
    expect(mine).toHaveLength(2)
    expect(mine.filter(({ current }) => current)).toHaveLength(1)
    expect(theirs).toHaveLength(1)
    expect(mine.map(({ id }) => id)).not.toContain(theirs[0]!.id)
    const markedThere = (await sessionsOf(there)).find(({ current }) => current)
    expect(markedThere!.id).not.toBe(mine.find(({ current }) => current)!.id)
  })

  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      { browser: 'Chrome', system: 'Windows' },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      { browser: 'Safari', system: 'iOS' },
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
      { browser: 'Firefox', system: 'Linux' },
    ],
    ['', { browser: null, system: null }],
    ['\u0000<script>', { browser: null, system: null }],
  ])('tell the device in words that people know: %s', (agent, words) => {
    expect(deviceOf(agent)).toEqual(words)
  })

  test('that were idle too long, are too old or have ended are not listed', async () => {
    const other = await signedIn(opened.app, email)
    const { id } = (await sessionsOf(other)).find(({ current }) => current)!
    const listed = async () => (await sessionsOf(here)).some((session) => session.id === id)
    const set = (change: string) =>
      asAdmin(opened.installation.adminUrls.data, (admin) =>
        admin.query(`update sessions set ${change} where id = $1`, [id]),
      )
    expect(await listed()).toBe(true)
    for (const [spoil, mend] of [
      ["idle_until = now() - interval '1 second'", "idle_until = now() + interval '1 hour'"],
      ["ends_at = now() - interval '1 second'", "ends_at = now() + interval '1 hour'"],
      ['ended_at = now()', 'ended_at = null'],
    ] as const) {
      await set(spoil)
      expect(await listed()).toBe(false)
      expect((await here.delete(`/sessions/${id}`)).status).toBe(404)
      await set(mend)
    }
    expect((await here.delete(`/sessions/${id}`)).status).toBe(204)
  })

  test('end one by one: that browser is out at once, the others stay, and a second time there is nothing to end', async () => {
    const other = await signedIn(opened.app, email)
    const { id } = (await sessionsOf(other)).find(({ current }) => current)!
    expect((await here.delete(`/sessions/${id}`)).status).toBe(204)
    expect((await other.get('/session')).body).toMatchObject({ code: 'session_ended' })
    expect(await isIn(here)).toBe(true)
    expect((await here.delete(`/sessions/${id}`)).status).toBe(404)
  })

  test('end all at once but the one that asks, and no colleague’s', async () => {
    const others = await Promise.all([1, 2, 3].map(() => signedIn(opened.app, email)))
    const { body } = await here.post('/sessions/end-others', {})
    expect(body).toEqual({ ended: 4 })
    expect(await Promise.all([here, colleague, there, ...others].map(isIn))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect((await here.post('/sessions/end-others', {})).body).toEqual({ ended: 0 })
  })
})

describe('a new password', () => {
  const next = 'eleven radiators hum at night'
  const change = (client: TestClient, body: object) => client.put('/password', body)

  test('needs the one before, is a good one and not the same', async () => {
    const refused = async (body: object) => (await change(here, body)).body.code
    expect(await refused({ current: 'a guess at the password', password: next })).toBe('wrong_password')
    expect(await refused({ current: testPassword, password: 'too short' })).toBe('password_too_short')
    expect(await refused({ current: testPassword, password: 'Test Plumbing Test' })).toBe(
      'password_guessable',
    )
    expect(await refused({ current: testPassword, password: testPassword })).toBe('password_same')
    expect(await isIn(here)).toBe(true)
  })

  test('ends every other session, gives this one a new token, and is the one that counts from then on', async () => {
    const other = await signedIn(opened.app, email)
    const answer = await change(here, { current: testPassword, password: next })
    expect(answer).toMatchObject({ status: 200, body: { ended: 1 } })
    expect(await isIn(other)).toBe(false)
    expect(await isIn(here)).toBe(false)
    const [cookie] = [answer.headers['set-cookie']].flat() as [string]
    const fresh = await opened.app.inject({
      method: 'POST',
      url: '/api/v1/sessions/end-others',
      headers: {
        cookie: cookie.split(';')[0]!,
        'x-csrf-token': String(answer.body.csrf),
        'sec-fetch-site': 'same-origin',
      },
      payload: {},
    })
    expect(fresh.json()).toEqual({ ended: 0 })
    await expect(signedIn(opened.app, email)).rejects.toThrow('401')
    const again = await opened.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { email, password: next },
    })
    expect(again.statusCode).toBe(200)
    expect(await isIn(colleague)).toBe(true)
  })

  test('is not guessed at by whoever sits down at an open session', async () => {
    const codes: unknown[] = []
    for (let guess = 0; guess < 9; guess++) {
      codes.push((await change(colleague, { current: `guess number ${guess}`, password: next })).body.code)
    }
    expect(codes.slice(0, 8)).toEqual(Array(8).fill('wrong_password'))
    expect(codes[8]).toBe('rate_limited')
    const later = clock.now().getTime() + 16 * 60_000
    vi.spyOn(clock, 'now').mockImplementation(() => new Date(later))
    expect((await change(colleague, { current: 'one more guess', password: next })).body.code).toBe(
      'wrong_password',
    )
  })
})
