import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { emailHash } from './people.ts'

const hour = 3_600_000

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness
let colleague: string

beforeAll(async () => {
  opened = await openApp({ TRUSTED_PROXIES: '127.0.0.1' })
  installation = opened.installation
  app = opened.app
  business = await openBusiness(installation)
  colleague = await addColleague(installation, business, 'member')
})
beforeEach(() => asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits')))
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('signing in', () => {
  test('answers who one is, what one may do and the token for changes, and sets the session cookie', async () => {
    const answer = await signIn(business.ownerEmail, testPassword)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      account: { id: business.accountId, name: 'Test Plumbing' },
      member: { id: business.ownerId, email: business.ownerEmail, role: 'owner' },
      permissions: expect.arrayContaining(['deals.write', 'tasks.manage']),
      csrf: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
    })
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({
      name: 'plumbline_session',
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: 604_800,
    })
    expect(cookie?.value).toMatch(/^[\w-]{43}$/)
    expect(String(answer.headers['set-cookie'])).not.toMatch(/Secure|Domain/i)
    expect(answer.cookies[1]).toMatchObject({
      name: 'plumbline_device',
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: 34_560_000,
    })
  })

  test('takes the e-mail however it is written', async () => {
    for (const email of [business.ownerEmail.toUpperCase(), `  ${business.ownerEmail} `]) {
      expect((await signIn(email, testPassword)).statusCode).toBe(200)
    }
  })

  test('tells an unknown person and a wrong password in the very same words', async () => {
    const wrong = expectProblem(await signIn(business.ownerEmail, 'not the password'), 'wrong_credentials')
    const unknown = expectProblem(await signIn('nobody@business.example', testPassword), 'wrong_credentials')
    expect({ ...unknown, instance: '' }).toEqual({ ...wrong, instance: '' })
    expect((await signIn(business.ownerEmail, 'not the password')).cookies).toEqual([])
  })

  test('gives a new session each time, and ends the one that the browser had', async () => {
    const first = await signIn(colleague, testPassword)
    const second = await signIn(colleague, testPassword, { cookie: cookieOf(first) })
    expect(cookieOf(second)).not.toBe(cookieOf(first))
    expect(second.json().csrf.split('.')[1]).not.toBe(first.json().csrf.split('.')[1])
    expectProblem(await whoIs(cookieOf(first)), 'session_ended')
    expect((await whoIs(cookieOf(second))).statusCode).toBe(200)
  })

  test('does not take a session that somebody else has chosen', async () => {
    const chosen = 'plumbline_session=abcdefghijabcdefghijabcdefghijabcdefghijabc'
    const answer = await signIn(colleague, testPassword, { cookie: chosen })
    expect(cookieOf(answer)).not.toBe(chosen)
    expectProblem(await whoIs(chosen), 'not_signed_in')
  })

  test('keeps of the session no token that could be used: only its hash', async () => {
    const answer = await signIn(colleague, testPassword)
    const token = cookieOf(answer).split('=')[1]!
    const { rows } = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('select token_hash, agent_cipher from sessions'),
    )
    for (const row of rows) {
      expect(row.token_hash).toHaveLength(32)
      expect(Buffer.concat([row.token_hash, row.agent_cipher]).includes(token)).toBe(false)
      expect(row.agent_cipher.includes('lightMyRequest')).toBe(false)
    }
  })
})

describe('over https', () => {
  test('the cookie is bound to this host and to TLS', async () => {
    const secure = await openAppAs(installation, {
      publicUrl: new URL('https://crm.example'),
      origins: ['https://crm.example'],
    })
    const answer = await secure.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: business.ownerEmail, password: testPassword },
    })
    const [header, device] = answer.headers['set-cookie'] as string[] as [string, string]
    expect(device).toMatch(
      /^__Host-device=[\w~-]+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(header).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const plain = await secure.inject({
      url: '/api/v1/session',
      headers: { cookie: header.split(';')[0]!.replace('__Host-session', 'plumbline_session') },
    })
    expectProblem(plain, 'not_signed_in')
    await secure.close()
  })
})

describe('a session', () => {
  test('ends after eight hours without a sign of life, and a sign of life extends it', async () => {
    const cookie = cookieOf(await signIn(colleague, testPassword))
    const start = Date.now()
    at(start + 7.5 * hour)
    expect((await whoIs(cookie)).statusCode).toBe(200)
    at(start + 15 * hour)
    expect((await whoIs(cookie)).statusCode).toBe(200)
    at(start + 23.1 * hour)
    expectProblem(await whoIs(cookie), 'session_ended')
    at(start)
    expectProblem(
      await whoIs(cookieOf(await signIn(colleague, testPassword)).replace(/.$/, '')),
      'not_signed_in',
    )
  })

  test('that has run out is not revived by being asked for', async () => {
    const cookie = cookieOf(await signIn(colleague, testPassword))
    const start = Date.now()
    at(start + 9 * hour)
    for (let again = 0; again < 3; again++) expectProblem(await whoIs(cookie), 'session_ended')
  })

  test('ends after seven days, however busy', async () => {
    const cookie = cookieOf(await signIn(colleague, testPassword))
    const start = Date.now()
    for (let hours = 6; hours < 168; hours += 6) {
      at(start + hours * hour)
      expect((await whoIs(cookie)).statusCode, `${hours} h`).toBe(200)
    }
    at(start + 168 * hour + 2_000)
    expectProblem(await whoIs(cookie), 'session_ended')
  })

  test('is over at once with sign-out, the cookie is taken away and the browser told to forget', async () => {
    const answer = await signIn(colleague, testPassword)
    const cookie = cookieOf(answer)
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'x-csrf-token': answer.json().csrf }
    const out = await app.inject({ method: 'DELETE', url: '/api/v1/session', headers })
    expect(out.statusCode).toBe(204)
    expect(out.cookies[0]).toMatchObject({ name: 'plumbline_session', value: '', maxAge: 0, path: '/' })
    expect(out.headers['clear-site-data']).toContain('"cache"')
    expectProblem(await whoIs(cookie), 'session_ended')
    expectProblem(await app.inject({ method: 'DELETE', url: '/api/v1/session', headers }), 'session_ended')
  })

  test('of one browser does not end with that of another', async () => {
    const [one, two] = [await signIn(colleague, testPassword), await signIn(colleague, testPassword)]
    const headers = {
      cookie: cookieOf(one),
      'sec-fetch-site': 'same-origin',
      'x-csrf-token': one.json().csrf,
    }
    await app.inject({ method: 'DELETE', url: '/api/v1/session', headers })
    expect((await whoIs(cookieOf(two))).statusCode).toBe(200)
  })
})

describe('guessing', () => {
  // What is counted here are attempts; a real comparison of each would take a fifth of a second.
  beforeEach(() => {
    const right = preHashOf(testPassword)
    vi.spyOn(bcrypt, 'compare').mockImplementation(async (given) => given === right)
  })

  test('gains nothing by a burst: of many attempts at once five are looked at, the others are told how long to wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => signIn(business.ownerEmail, 'wrong password')),
    )
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    const limited = answers.filter(({ statusCode }) => statusCode === 429)
    expect(limited).toHaveLength(19)
    for (const answer of limited) {
      expectProblem(answer, 'rate_limited')
      const wait = Number(answer.headers['retry-after'])
      expect(wait).toBeGreaterThan(3_500)
      expect(answer.headers['ratelimit-policy']).toBe('"sign-in-email";q=5;w=3600')
      expect(answer.headers.ratelimit).toBe(`"sign-in-email";r=0;t=${wait}`)
    }
    expect(bcrypt.compare).toHaveBeenCalledTimes(5)
  })

  test('from everywhere reaches five comparisons an hour for one person, and none of the person’s own browsers', async () => {
    const device = deviceCookieOf(await signIn(business.ownerEmail, testPassword))
    vi.mocked(bcrypt.compare).mockClear()
    for (let attempt = 0; attempt < 200; attempt++) {
      await signIn(business.ownerEmail, `guess ${attempt}`, {}, `198.51.100.${attempt}`)
    }
    expect(bcrypt.compare).toHaveBeenCalledTimes(5)
    expect((await signIn(business.ownerEmail, testPassword, {}, '203.0.113.9')).statusCode).toBe(429)
    const known = await signIn(business.ownerEmail, testPassword, { cookie: device }, '198.51.100.1')
    expect(known.statusCode).toBe(200)
    at(Date.now() + 3_601_000)
    expect((await signIn(business.ownerEmail, testPassword, {}, '203.0.113.9')).statusCode).toBe(200)
  })

  test('on a browser of the person’s own has a budget too, which a success does not make whole', async () => {
    const device = deviceCookieOf(await signIn(business.ownerEmail, testPassword))
    const there = (password: string) => signIn(business.ownerEmail, password, { cookie: device })
    for (let attempt = 0; attempt < 9; attempt++) expect((await there('wrong password')).statusCode).toBe(401)
    expect((await there(testPassword)).statusCode).toBe(200)
    expect((await there('wrong password')).statusCode).toBe(401)
    expect((await there(testPassword)).statusCode).toBe(429)
    at(Date.now() + 901_000)
    expect((await there(testPassword)).statusCode).toBe(200)
  })

  test.each([
    ['of somebody else', async () => deviceCookieOf(await signIn(colleague, testPassword))],
    ['that was made up', async () => `plumbline_device=${'A'.repeat(22)}~${'B'.repeat(22)}`],
    ['of nonsense', async () => 'plumbline_device=~~;;'],
    [
      'that was tampered with',
      async () =>
        deviceCookieOf(await signIn(business.ownerEmail, testPassword)).replace(/=./, (text) =>
          text === '=A' ? '=B' : '=A',
        ),
    ],
  ])('with a browser’s mark %s is a stranger’s', async (_what, markOf) => {
    const cookie = await markOf()
    for (let attempt = 0; attempt < 5; attempt++)
      await signIn(business.ownerEmail, 'wrong password', { cookie })
    expect((await signIn(business.ownerEmail, testPassword, { cookie })).statusCode).toBe(429)
  })

  test('is a stranger’s again in every browser once the password is another', async () => {
    const person = await addColleague(installation, business, 'member')
    const device = deviceCookieOf(await signIn(person, testPassword))
    for (let attempt = 0; attempt < 5; attempt++) await signIn(person, 'wrong password')
    expect((await signIn(person, testPassword, { cookie: device })).statusCode).toBe(200)
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query("update people set password_hash = '1:$2b$12$another' where email_hash = $1", [
        emailHash(installation.master, person),
      ]),
    )
    expect((await signIn(person, testPassword, { cookie: device })).statusCode).toBe(429)
  })

  test('one browser is known for several people, and its mark lets nobody in', async () => {
    const first = deviceCookieOf(await signIn(business.ownerEmail, testPassword))
    const both = deviceCookieOf(await signIn(colleague, testPassword, { cookie: first }))
    for (const email of [business.ownerEmail, colleague]) {
      for (let attempt = 0; attempt < 6; attempt++) await signIn(email, 'wrong password')
      expect((await signIn(email, testPassword, { cookie: both })).statusCode).toBe(200)
    }
    expect((await whoIs(both)).statusCode).toBe(401)
  })

  test('is not made cheaper by the real person’s success', async () => {
    for (let attempt = 0; attempt < 4; attempt++) await signIn(business.ownerEmail, 'wrong password')
    expect((await signIn(business.ownerEmail, testPassword, {}, '203.0.113.8')).statusCode).toBe(200)
    expect((await signIn(business.ownerEmail, 'wrong password')).statusCode).toBe(401)
    expect((await signIn(business.ownerEmail, 'wrong password')).statusCode).toBe(429)
  })

  test('gains nothing by writing the e-mail in another way', async () => {
    const ways = [business.ownerEmail, business.ownerEmail.toUpperCase(), ` ${business.ownerEmail}`]
    for (let attempt = 0; attempt < 5; attempt++) await signIn(ways[attempt % 3]!, 'wrong password')
    for (const email of ways) expect((await signIn(email, 'wrong password')).statusCode).toBe(429)
  })

  test('gains nothing by wandering through the addresses of one IPv6 network', async () => {
    for (let attempt = 0; attempt < 300; attempt++) {
      await signIn(
        `${attempt}@business.example`,
        'wrong password',
        {},
        `2001:db8:1:2::${attempt.toString(16)}`,
      )
    }
    expect((await signIn(business.ownerEmail, testPassword, {}, '2001:db8:1:2:ffff::1')).statusCode).toBe(429)
    expect((await signIn(business.ownerEmail, testPassword, {}, '2001:db8:1:3::1')).statusCode).toBe(200)
  })

  test('by somebody without a name for a person costs the same budget of the address', async () => {
    await signIn('one@business.example', 'wrong password', {}, '198.51.100.77')
    const before = await spentMost()
    await signIn('two@business.example', 'wrong password', {}, '198.51.100.77')
    expect(await spentMost()).toBe(before + 1)
  })

  test('keeps no address and no e-mail: only keyed hashes of them', async () => {
    await signIn('one@business.example', 'wrong password', {}, '198.51.100.78')
    const { rows } = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('select key_hash from rate_limits'),
    )
    expect(rows).toHaveLength(2)
    for (const { key_hash } of rows) expect(key_hash).toHaveLength(32)
  })
})

function signIn(
  email: string,
  password: string,
  headers: Record<string, string> = {},
  address = '192.0.2.1',
) {
  return app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': address, ...headers },
    payload: { email, password },
  })
}

function preHashOf(password: string): string {
  return createHmac('sha256', installation.master.derive('passwords')).update(password).digest('base64')
}

function whoIs(cookie: string) {
  return app.inject({ url: '/api/v1/session', headers: { cookie } })
}

function cookieOf(answer: Awaited<ReturnType<typeof signIn>>): string {
  const [cookie] = answer.cookies
  if (!cookie) throw new Error(`no cookie came with ${answer.statusCode}`)
  return `${cookie.name}=${cookie.value}`
}

/** By which a browser is known, as a browser sends it. */
function deviceCookieOf(answer: Awaited<ReturnType<typeof signIn>>): string {
  const cookie = answer.cookies.find(({ name }) => name === 'plumbline_device')
  if (!cookie) throw new Error(`no mark of the browser came with ${answer.statusCode}`)
  return `${cookie.name}=${cookie.value}`
}

function at(time: number) {
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(time))
}

async function spentMost(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    return (await admin.query('select max(cardinality(spent_at)) as spent from rate_limits')).rows[0].spent
  })
}
