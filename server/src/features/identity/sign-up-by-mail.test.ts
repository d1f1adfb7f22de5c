import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openAppAs } from '#testing/app.ts'
import { Authenticator } from '#testing/authenticator.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'

/** Sign-up where anybody may, and mail goes out: the mailbox is asked first. */

let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness
const mail = vi.fn(async (_letter: { to: string; subject: string; text: string }) => undefined)

beforeAll(async () => {
  installation = await testInstallation()
  installation.mail = mail
  app = await openAppAs(installation, { signUp: 'open' })
  business = await openBusiness(installation)
})
beforeEach(() => asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits')))
afterEach(() => {
  vi.restoreAllMocks()
  mail.mockClear()
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

let count = 0
const newAddress = () => `newcomer-${++count}@elsewhere.example`
const newcomer = (email: string) => ({
  businessName: 'Copper Creek',
  trade: 'plumbing',
  timeZone: 'America/Chicago',
  name: 'Nora',
  email,
})

function signUp(browser: TestBrowser, email: string, password = testPassword) {
  return browser.post('/sign-up', { ...newcomer(email), password })
}

async function letterTo(email: string) {
  const found = () => mail.mock.calls.map(([letter]) => letter).findLast(({ to }) => to === email)
  await vi.waitFor(() => expect(found()).toBeDefined())
  return found()!
}

const codeIn = ({ text }: { text: string }) => /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? ''

async function accounts(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) =>
    Number((await admin.query('select count(*) as count from accounts')).rows[0].count),
  )
}

describe('whoever signs up', () => {
  test('is mailed a code, and has a business with a confirmed address once they have typed it in that browser', async () => {
    const [browser, email, before] = [openBrowser(app), newAddress(), await accounts()]
    const asked = await signUp(browser, email)
    expect(asked).toMatchObject({ status: 200, body: { mailed: { until: expect.any(String) } } })
    expect((await browser.get('/session')).status).toBe(401)
    expect(await accounts()).toBe(before)
    const letter = await letterTo(email)
    expect(letter.text, 'what somebody wrote is in no mail to somebody else').not.toContain('Copper Creek')
    const code = codeIn(letter)
    const typed = ` ${code.toLowerCase().replace('-', ' ')}`
    const done = await browser.post('/sign-up/confirmation', { code: typed })
    expect(done).toMatchObject({
      status: 200,
      body: { member: { email, emailVerified: true, role: 'owner' } },
    })
    expect((await browser.get('/account')).body).toMatchObject({ name: 'Copper Creek' })
    const again = openBrowser(app)
    expect((await again.post('/session', { email, password: testPassword })).status).toBe(200)
    expect((await browser.post('/sign-up/confirmation', { code })).body.code).toBe('wrong_code')
    expect(await accounts()).toBe(before + 1)
  })

  test('has nothing by a code in another browser, by another code, or after half an hour', async () => {
    const [browser, email, before] = [openBrowser(app), newAddress(), await accounts()]
    await signUp(browser, email)
    for (const code of ['00000-00000', 'x', '3F7KM-9TQ2X'])
      expect((await browser.post('/sign-up/confirmation', { code })).body.code, code).toBe('wrong_code')
    const code = codeIn(await letterTo(email))
    expect((await openBrowser(app).post('/sign-up/confirmation', { code })).body.code).toBe('wrong_code')
    await signUp(browser, email)
    const late = Date.now() + 30 * 60_000 + 1000
    await vi.waitFor(() => expect(mail).toHaveBeenCalledTimes(2))
    vi.spyOn(clock, 'now').mockReturnValue(new Date(late))
    const answer = await browser.post('/sign-up/confirmation', { code: codeIn(await letterTo(email)) })
    expect(answer.body.code).toBe('wrong_code')
    expect(await accounts()).toBe(before)
  })

  test('with a passkey has it once the code is typed, and signs in by it alone', async () => {
    const [browser, email] = [openBrowser(app), newAddress()]
    const { options } = (await browser.post('/sign-up/passkey/options', { name: 'Nora', email })).body
    const device = new Authenticator(installation.config.publicUrl.origin)
    const credential = device.create(options as never)
    const asked = await browser.post('/sign-up/passkey', { ...newcomer(email), credential })
    expect(asked).toMatchObject({ status: 200, body: { mailed: {} } })
    expect((await browser.get('/session')).status).toBe(401)
    const code = codeIn(await letterTo(email))
    expect((await browser.post('/sign-up/confirmation', { code })).status).toBe(200)
    expect((await browser.get('/ways-in')).body).toMatchObject({ password: false, passkeys: 1 })
  })
})

describe('whether an address signs in here', () => {
  test('is told to its mailbox and to nobody else: answer, cookies and what is stored are the same', async () => {
    const { ownerEmail } = business
    const [known, unknown] = [openBrowser(app), openBrowser(app)]
    const before = await accounts()
    const answers = [await signUp(known, ` ${ownerEmail.toUpperCase()}`), await signUp(unknown, newAddress())]
    const shapes = answers.map(({ status, body }) => [
      status,
      Object.keys(body),
      Object.keys(Object(body.mailed)),
    ])
    expect(shapes[0]).toEqual(shapes[1])
    const letter = await letterTo(ownerEmail)
    expect(letter.subject).toBe('You have a sign-in already')
    expect(codeIn(letter)).toBe('')
    for (const email of [ownerEmail, newAddress()])
      expect((await known.post('/sign-up/passkey/options', { name: 'Nora', email })).status, email).toBe(200)
    expect(await accounts()).toBe(before)
  })

  test('is not told by the time that an answer takes', async () => {
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 5; round++) {
      for (const [kind, email] of [
        ['known', business.ownerEmail],
        ['unknown', newAddress()],
      ] as const) {
        const begun = performance.now()
        const { status } = await signUp(openBrowser(app), email)
        times[kind].push(performance.now() - begun)
        expect(status).toBe(200)
      }
    }
    // The least of each, since a busy machine adds to some and takes away from none.
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)]
    expect(Math.min(known, unknown), 'longer than there is work').toBeGreaterThan(290)
    expect(Math.abs(known - unknown)).toBeLessThan(20)
  })

  test('is mailed five times an hour at most, and the answer does not tell', async () => {
    const { ownerEmail } = await openBusiness(installation)
    for (let turn = 0; turn < 8; turn++)
      expect((await signUp(openBrowser(app), ownerEmail)).body).toHaveProperty('mailed')
    await vi.waitFor(() => expect(mail).toHaveBeenCalledTimes(5))
  })
})

test('a mail server that takes nothing changes no answer', async () => {
  mail.mockRejectedValueOnce(new Error('no'))
  expect((await signUp(openBrowser(app), newAddress())).body).toHaveProperty('mailed')
})
