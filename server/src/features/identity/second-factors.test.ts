import type { FastifyInstance } from 'fastify'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { createPerson, type Somebody } from '#testing/second-factor-desk.ts'
import { makeSignInLink } from './sign-in-by-link.ts'

vi.setConfig({ testTimeout: 60_000 })

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
beforeEach(async () => {
  // The clock stands, so that a code is of the same step however slow the machine is.
  vi.restoreAllMocks()
  const now = new Date()
  vi.spyOn(clock, 'now').mockReturnValue(now)
  await admin('delete from rate_limits')
})
afterAll(() => opened?.close())

describe('an authenticator app', () => {
  test('counts from the first right code on, and not before', async () => {
    const person = await somebody()
    const { secret, uri } = (await person.send('POST', '/second-factors/totp')).json()
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(uri).toContain(`secret=${secret}`)
    expect(uri).toContain('issuer=Plumbline')
    expect((await person.signIn()).json()).toHaveProperty('csrf')
    expectProblem(await person.send('PUT', '/second-factors/totp', { code: '000000' }), 'wrong_code')
    expect((await person.signIn()).json()).toHaveProperty('csrf')
    const confirmed = await person.send('PUT', '/second-factors/totp', { code: codeOf(secret) })
    expect(confirmed.json().recoveryCodes).toHaveLength(10)
    expect((await person.signIn()).json()).toMatchObject({
      secondFactor: { methods: ['totp', 'recovery'] },
    })
  })

  test('is stored sealed', async () => {
    const { secret } = await enrolled()
    const rows = await admin('select seed_cipher from totp_factors')
    for (const { seed_cipher } of rows) expect(seed_cipher.includes(secret)).toBe(false)
  })

  test('is not overwritten by beginning with another', async () => {
    const person = await enrolled()
    expectProblem(await person.send('POST', '/second-factors/totp'), 'factor_exists')
  })

  test('is begun with, confirmed and removed only with a fresh proof', async () => {
    const person = await somebody()
    await admin("update sessions set proven_at = now() - interval '11 minutes' where member_id = $1", [
      person.memberId,
    ])
    expectProblem(await person.send('POST', '/second-factors/totp'), 'proof_needed')
    expectProblem(await person.send('PUT', '/second-factors/totp', { code: '123456' }), 'proof_needed')
    expectProblem(await person.send('POST', '/second-factors/totp/remove', {}), 'proof_needed')
    expectProblem(await person.send('POST', '/second-factors/recovery-codes'), 'proof_needed')
  })
})

describe('the second step', () => {
  test('a second factor is asked for even with a cached session', async () => {
    const person = await enrolled()
    const answer = await person.signIn({ cookie: person.cookie })
    expect(answer.json()).toHaveProperty('secondFactor')
    expect(answer.cookies.map(({ name }) => name)).toEqual(['plumbline_second_step'])
  })

  test('is asked for after a one-time link as well', async () => {
    const person = await enrolled()
    const who = { accountId: business.accountId, memberId: person.memberId }
    const link = await makeSignInLink(installation, who, 5)
    const answer = await post('/session/link', { token: link.split('#')[1] })
    expect(answer.json()).toHaveProperty('secondFactor')
    expect(answer.cookies.map(({ name }) => name)).not.toContain('plumbline_session')
  })

  test('lets in with a code, and the session says by what it was opened', async () => {
    const person = await enrolled()
    const answer = await person.secondStep(await person.begin(), nextCode(person.secret))
    expect(answer.json()).toMatchObject({ member: { id: person.memberId } })
    const rows = await admin(
      'select methods from sessions where member_id = $1 order by created_at desc, id desc limit 1',
      [person.memberId],
    )
    expect(rows).toEqual([{ methods: ['password', 'totp'] }])
    expect(await events('identity.signed_in', person.memberId)).toContainEqual(
      expect.objectContaining({ by: 'password', second: 'totp' }),
    )
  })

  test('takes the code of the step before and of the one after, and no other', async () => {
    const person = await enrolled()
    await admin('update totp_factors set last_step = 0')
    for (const [steps, status] of [
      [-2, 403],
      [-1, 200],
      [1, 200],
      [2, 403],
    ] as const) {
      await admin('delete from rate_limits')
      const answer = await person.secondStep(await person.begin(), codeOf(person.secret, steps))
      expect(answer.statusCode, `${steps} steps off`).toBe(status)
    }
  })

  test('a replayed code is refused', async () => {
    const person = await enrolled()
    const code = nextCode(person.secret)
    expect((await person.secondStep(await person.begin(), code)).statusCode).toBe(200)
    expectProblem(await person.secondStep(await person.begin(), code), 'wrong_code')
  })

  test('of two uses of one code at the same moment one wins', async () => {
    const person = await enrolled()
    const code = nextCode(person.secret)
    const steps = await Promise.all([person.begin(), person.begin(), person.begin()])
    const answers = await Promise.all(steps.map((step) => person.secondStep(step, code)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403, 403])
  })

  test('who knows the password and guesses all day keeps nobody out: a known browser and an open session have guesses of their own', async () => {
    const person = await enrolled()
    const [code = ''] = person.recoveryCodes.splice(0, 1)
    const entered = await person.secondStep(await person.begin(), code)
    const device = entered.cookies.find(({ name }) => name === 'plumbline_device')!
    const own = async (guess: string) =>
      person.secondStep(`${await person.begin()}; plumbline_device=${device.value}`, guess)
    const start = clock.now().getTime()
    for (let quarter = 0; quarter < 6; quarter++) {
      vi.spyOn(clock, 'now').mockReturnValue(new Date(start + quarter * 15 * 60_000))
      const step = await person.begin()
      for (let guess = 0; guess < 5; guess++)
        expectProblem(await person.secondStep(step, '000000'), 'wrong_code')
    }
    vi.spyOn(clock, 'now').mockReturnValue(new Date(start + 5 * 3_600_000))
    expectProblem(await person.secondStep(await person.begin(), codeOf(person.secret)), 'rate_limited')
    const proof = await person.send('PUT', '/session/proof/code', { code: codeOf(person.secret) })
    expect(proof.statusCode).toBe(200)
    for (let guess = 0; guess < 4; guess++) expectProblem(await own('000000'), 'wrong_code')
    expect((await own(nextCode(person.secret))).statusCode).toBe(200)
    expectProblem(await own('000000'), 'wrong_code')
    expectProblem(await own(nextCode(person.secret)), 'rate_limited')
  })

  test('the sixth guess is refused, even a right one', async () => {
    const person = await enrolled()
    const step = await person.begin()
    for (let guess = 0; guess < 5; guess++)
      expectProblem(await person.secondStep(step, '000000'), 'wrong_code')
    expectProblem(await person.secondStep(step, nextCode(person.secret)), 'rate_limited')
    const [recovery = ''] = person.recoveryCodes
    expectProblem(await person.secondStep(await person.begin(), recovery), 'rate_limited')
  })

  test('is done once: its token opens nothing afterwards, and nothing else before', async () => {
    const person = await enrolled()
    const step = await person.begin()
    const token = step.split('=')[1]
    for (const cookie of [step, `plumbline_session=${token}`]) {
      const answer = await app.inject({ method: 'GET', url: '/api/v1/session', headers: { cookie } })
      expectProblem(answer, 'not_signed_in')
    }
    expect((await person.secondStep(step, nextCode(person.secret))).statusCode).toBe(200)
    expectProblem(await person.secondStep(step, person.recoveryCodes[0]!), 'second_factor_over')
  })

  test('is over after ten minutes, and for whoever has no token', async () => {
    const person = await enrolled()
    const step = await person.begin()
    expectProblem(await person.secondStep('', nextCode(person.secret)), 'second_factor_over')
    const later = new Date(clock.now().getTime() + 10 * 60_000 + 1)
    vi.spyOn(clock, 'now').mockReturnValue(later)
    expectProblem(await person.secondStep(step, nextCode(person.secret)), 'second_factor_over')
  })
})

describe('recovery codes', () => {
  test('let in once each, however they are written', async () => {
    const person = await enrolled()
    const [one = '', other = ''] = person.recoveryCodes
    expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect((await person.secondStep(await person.begin(), one)).statusCode).toBe(200)
    expectProblem(await person.secondStep(await person.begin(), one), 'wrong_code')
    const loosely = other.toLowerCase().replace('-', ' ')
    expect((await person.secondStep(await person.begin(), loosely)).statusCode).toBe(200)
    expect(await events('identity.recovery_code_used', person.memberId)).toMatchObject([
      { left: 9 },
      { left: 8 },
    ])
  })

  test('of two uses of one at the same moment one wins', async () => {
    const person = await enrolled()
    const [code = ''] = person.recoveryCodes
    const steps = await Promise.all([person.begin(), person.begin()])
    const answers = await Promise.all(steps.map((step) => person.secondStep(step, code)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403])
  })

  test('are stored as slow hashes', async () => {
    const person = await enrolled()
    const rows = await admin('select code_hash from recovery_codes')
    for (const { code_hash } of rows) expect(code_hash).toMatch(/^\$2b\$08\$/)
    expect(JSON.stringify(rows)).not.toContain(person.recoveryCodes[0])
  })

  test('stop working when new ones are made', async () => {
    const person = await enrolled()
    const renewed = (await person.send('POST', '/second-factors/recovery-codes')).json().recoveryCodes
    expectProblem(await person.secondStep(await person.begin(), person.recoveryCodes[0]!), 'wrong_code')
    expect((await person.secondStep(await person.begin(), renewed[0])).statusCode).toBe(200)
  })
})

describe('a trusted browser', () => {
  test('is not asked for a second factor for thirty days, and says so in its session', async () => {
    const person = await enrolled()
    const cookie = await person.trust()
    const answer = await person.signIn({ cookie })
    expect(answer.json()).toMatchObject({ member: { id: person.memberId } })
    expect(await events('identity.signed_in', person.memberId)).toContainEqual(
      expect.objectContaining({ second: 'device' }),
    )
    const later = new Date(clock.now().getTime() + 30 * 86_400_000 + 1)
    vi.spyOn(clock, 'now').mockReturnValue(later)
    expect((await person.signIn({ cookie })).json()).toHaveProperty('secondFactor')
  })

  test('is that for one person only', async () => {
    const cookie = await (await enrolled()).trust()
    const other = await enrolled()
    expect((await other.signIn({ cookie })).json()).toHaveProperty('secondFactor')
  })

  test('is listed, and asked again once it is forgotten', async () => {
    const person = await enrolled()
    const cookie = await person.trust()
    const { trustedBrowsers } = (await person.send('GET', '/second-factors')).json()
    expect(trustedBrowsers).toHaveLength(1)
    const gone = await person.send('DELETE', `/trusted-browsers/${trustedBrowsers[0].id}`)
    expect(gone.statusCode).toBe(204)
    expect((await person.signIn({ cookie })).json()).toHaveProperty('secondFactor')
  })

  test.each([
    [
      'another password',
      (person: Somebody) =>
        person.send('PUT', '/password', { current: testPassword, password: 'eleven brass valves drip' }),
    ],
    ['the end of all other sessions', (person: Somebody) => person.send('POST', '/sessions/end-others', {})],
    ['another authenticator app', (person: Somebody) => person.takeAnother()],
  ])('is asked again after %s', async (_what, change) => {
    const person = await enrolled()
    const cookie = await person.trust()
    await change(person)
    const password = _what === 'another password' ? 'eleven brass valves drip' : testPassword
    expect((await person.signIn({ cookie }, password)).json()).toHaveProperty('secondFactor')
  })
})

describe('a fresh proof', () => {
  test('is given by a code of the authenticator app too, each once', async () => {
    const person = await enrolled()
    await admin("update sessions set proven_at = now() - interval '11 minutes' where member_id = $1", [
      person.memberId,
    ])
    const code = nextCode(person.secret)
    const answer = await person.send('PUT', '/session/proof/code', { code })
    expect(answer.statusCode).toBe(200)
    expectProblem(
      await app.inject({
        method: 'PUT',
        url: '/api/v1/session/proof/code',
        headers: {
          cookie: answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
          'x-csrf-token': answer.json().csrf,
          'sec-fetch-site': 'same-origin',
        },
        payload: { code },
      }),
      'wrong_code',
    )
  })
})

describe('a password of eight characters', () => {
  const short = 'kP7!vqX2'

  test('is taken beside a second factor, and not alone', async () => {
    const alone = await somebody()
    const change = { current: testPassword, password: short }
    expectProblem(await alone.send('PUT', '/password', change), 'password_too_short')
    const beside = await enrolled()
    expect((await beside.send('PUT', '/password', change)).statusCode).toBe(200)
    const shorter = await enrolled()
    expectProblem(
      await shorter.send('PUT', '/password', { ...change, password: short.slice(1) }),
      'password_too_short',
    )
  })

  test('does not stay alone: with the last second factor comes a new one, or nothing changes', async () => {
    const person = await enrolled()
    const changed = await person.send('PUT', '/password', { current: testPassword, password: short })
    person.take(changed)
    expect((await person.send('GET', '/second-factors')).json().password.short).toBe(true)
    expectProblem(await person.send('POST', '/second-factors/totp/remove', {}), 'password_wanted')
    const tooShort = { password: 'Vk9?wwQ4' }
    expectProblem(await person.send('POST', '/second-factors/totp/remove', tooShort), 'password_too_short')
    expect((await person.signIn({}, short)).json()).toHaveProperty('secondFactor')
    const password = 'eleven brass valves drip'
    const removed = await person.send('POST', '/second-factors/totp/remove', { password })
    expect(removed.statusCode).toBe(204)
    expectProblem(await person.signIn({}, short), 'wrong_credentials')
    expect((await person.signIn({}, password)).json()).toHaveProperty('csrf')
  })
})

describe('a business that requires a second factor', () => {
  test('asks for it from the date on: until one is set up, nothing else works', async () => {
    const strict = await openBusiness(installation)
    const owner = await createPerson(app, strict.ownerEmail)
    const email = await addColleague(installation, strict, 'member')
    const from = new Date(clock.now().getTime() + 86_400_000)
    const rule = await owner.send('PUT', '/account/second-factor-rule', {
      roles: ['member'],
      from: from.toISOString(),
    })
    const member = await createPerson(app, email)
    expect(rule.json()).toMatchObject({ roles: ['member'], without: [member.memberId] })
    expect((await member.send('GET', '/session')).json().duties).toMatchObject({
      secondFactorFrom: from.toISOString(),
    })
    expect((await member.send('GET', '/conversations')).statusCode).toBe(200)

    await owner.send('PUT', '/account/second-factor-rule', { roles: ['member'], from: null })
    expectProblem(await member.send('GET', '/conversations'), 'second_factor_required')
    expect((await owner.send('GET', '/conversations')).statusCode).toBe(200)
    await member.enrol()
    expect((await member.send('GET', '/conversations')).statusCode).toBe(200)
    expect((await member.send('GET', '/session')).json().duties.secondFactorFrom).toBeNull()
  })

  test('is told what it may: nobody but an owner changes the rule, and an admin, who reads it, gets around none', async () => {
    const admin = await createPerson(app, await addColleague(installation, business, 'admin'))
    expect((await admin.send('GET', '/account/second-factor-rule')).statusCode).toBe(200)
    for (const person of [admin, await somebody()])
      for (const roles of [[], ['owner'], ['admin'], ['member']])
        expectProblem(
          await person.send('PUT', '/account/second-factor-rule', { roles, from: null }),
          'forbidden',
        )
  })
})

async function somebody(): Promise<Somebody> {
  return createPerson(app, await addColleague(installation, business, 'member'))
}

async function enrolled(): Promise<Somebody> {
  const person = await somebody()
  await person.enrol()
  return person
}

function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) + steps * 30 })
}

/** The one that confirmed the app is used; the next is taken already, for a clock may be that far ahead. */
const nextCode = (secret: string) => codeOf(secret, 1)

function post(path: string, payload: object) {
  return app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { 'sec-fetch-site': 'same-origin' },
    payload,
  })
}

async function events(type: string, memberId: string) {
  const rows = await admin(
    "select data from events where type = $1 and data->>'memberId' = $2 order by seq",
    [type, memberId],
  )
  return rows.map(({ data }) => data)
}

function admin(text: string, values: unknown[] = []) {
  return asAdmin(installation.adminUrls.data, async (client) => (await client.query(text, values)).rows)
}
