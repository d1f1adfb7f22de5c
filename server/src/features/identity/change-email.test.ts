import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openAppAs } from '#testing/app.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { type MailedApp, openMailedApp } from '#testing/mailed-app.ts'
import { runTasks } from '#testing/tasks.ts'

let opened: MailedApp
let installation: TestInstallation
let app: FastifyInstance
let mail: MailedApp['mail']
let business: TestBusiness
let owner: TestBrowser
let fresh = 0
let wanted: string

beforeAll(async () => {
  opened = await openMailedApp()
  ;({ installation, app, mail } = opened)
})
beforeEach(async () => {
  business = await openBusiness(installation, { name: 'Copper Creek' })
  owner = await signIn(business.ownerEmail)
  wanted = `new-${++fresh}@business.example`
  await clear()
  await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

test('nothing changes before the link at the new address was followed; then the new one signs in and the old one does not', async () => {
  expect((await ask(wanted)).status).toBe(204)
  const token = await tokenAt(wanted, 'new-email')
  expect((await owner.get('/session')).body.member).toMatchObject({ email: business.ownerEmail })
  expect((await confirm(token)).status).toBe(204)
  expect((await owner.get('/session')).body.member).toMatchObject({ email: wanted, emailVerified: true })
  expect((await trySignIn(wanted)).status).toBe(200)
  expect((await trySignIn(business.ownerEmail)).body.code).toBe('wrong_credentials')
  expect((await confirm(token)).body.code).toBe('link_used')
})

test('the link is good for a quarter of an hour, and void once the person has another address', async () => {
  await ask(wanted)
  await ask(`other-${wanted}`)
  const [first, second] = [await tokenAt(wanted, 'new-email'), await tokenAt(`other-${wanted}`, 'new-email')]
  expect((await confirm(first)).status).toBe(204)
  expect((await confirm(second)).body.code).toBe('link_used')
  await clear()
  await ask(`late-${wanted}`)
  const late = await tokenAt(`late-${wanted}`, 'new-email')
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 15 * 60_000 + 1000))
  expect((await confirm(late)).body.code).toBe('link_used')
})

test('a known and an unknown address get the same answer after the same time, and no link goes to the known one', async () => {
  const known = await addColleague(installation, business, 'admin')
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < 4; round++) {
    for (const [kind, email] of [
      ['known', known],
      ['unknown', `nobody-${round}-${wanted}`],
    ] as const) {
      await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
      const begun = performance.now()
      const answer = await ask(email)
      times[kind].push(performance.now() - begun)
      expect([answer.status, answer.body]).toEqual([204, null])
    }
  }
  const [least, other] = [Math.min(...times.known), Math.min(...times.unknown)]
  expect(Math.min(least, other), 'longer than there is work').toBeGreaterThan(290)
  expect(Math.abs(least - other)).toBeLessThan(25)
  await runTasks(installation)
  const told = (await mail.mails()).map(({ to }) => String(to))
  expect(told).not.toContain(known)
  expect(told).toContain(`nobody-0-${wanted}`)
})

test('of two who want the same address the first that follows its link has it; to the other it is as if the link were used', async () => {
  const colleagueEmail = await addColleague(installation, business, 'admin')
  const colleague = await signIn(colleagueEmail)
  await ask(wanted)
  const mine = await tokenAt(wanted, 'new-email')
  await clear()
  await ask(wanted, colleague)
  const theirs = await tokenAt(wanted, 'new-email')
  expect((await confirm(mine)).status).toBe(204)
  expect((await confirm(theirs)).body.code).toBe('link_used')
})

test('wants a fresh proof, another address than the present one, and a mail server', async () => {
  expect((await ask(business.ownerEmail)).body.code).toBe('email_same')
  const { mail: working } = installation
  installation.mail = null
  expect((await ask(wanted)).body.code).toBe('mail_missing')
  installation.mail = working
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 11 * 60_000))
  expect((await ask(wanted)).body.code).toBe('proof_needed')
})

test('links for a new password at the old address work until the change, and not after it', async () => {
  await ask(wanted)
  const change = await tokenAt(wanted, 'new-email')
  await clear()
  for (let count = 0; count < 2; count++)
    await openBrowser(app).post('/password/reset', { email: business.ownerEmail })
  await runTasks(installation)
  const [first, second] = (await mail.mails()).map(({ text }) => tokenIn(String(text), 'new-password'))
  expect((await reset(first!)).status).toBe(204)
  expect((await confirm(change)).status).toBe(204)
  expect((await reset(second!)).body.code).toBe('link_used')
})

test('the old address is told, and takes the change back: it signs in again, every session ends, and the password must be new', async () => {
  await ask(wanted)
  await confirm(await tokenAt(wanted, 'new-email'))
  await clear()
  await runTasks(installation)
  const told = (await mail.mails()).filter(({ to }) => String(to) === business.ownerEmail)
  expect(told).toMatchObject([{ subject: 'Your address was changed' }])
  const token = tokenIn(String(told[0]!.text), 'old-email')
  const undone = await openBrowser(app).put('/email/undo', { token })
  expect(undone.body).toMatchObject({ restored: true, ended: 1 })
  expect((await owner.get('/session')).status).toBe(401)
  expect((await trySignIn(wanted)).body.code).toBe('wrong_credentials')
  expect((await trySignIn(business.ownerEmail)).body.code).toBe('sign_in_frozen')
  expect((await openBrowser(app).put('/email/undo', { token })).body.code).toBe('link_used')
})

test('whoever changes it twice does not take the first owner’s way back, and theirs is void with it', async () => {
  await ask(wanted)
  await confirm(await tokenAt(wanted, 'new-email'))
  await runTasks(installation)
  const mine = tokenIn(String((await letterTo(business.ownerEmail))!.text), 'old-email')
  await clear()
  await ask(`second-${wanted}`)
  await confirm(await tokenAt(`second-${wanted}`, 'new-email'))
  await runTasks(installation)
  const theirs = tokenIn(String((await letterTo(wanted, 'Your address was changed'))!.text), 'old-email')
  expect((await openBrowser(app).put('/email/undo', { token: mine })).body).toMatchObject({ restored: true })
  expect((await openBrowser(app).put('/email/undo', { token: theirs })).body.code).toBe('link_used')
})

test('nobody signs up with an address that its owner may still take back', async () => {
  await ask(wanted)
  await confirm(await tokenAt(wanted, 'new-email'))
  const open = await openAppAs({ ...installation, mail: null }, { signUp: 'open' })
  const signUp = async () => {
    const answer = await open.inject({
      method: 'POST',
      url: '/api/v1/sign-up',
      payload: {
        businessName: 'Thief & Sons',
        trade: 'plumbing',
        timeZone: 'UTC',
        name: 'Theo',
        email: business.ownerEmail,
        password: 'a rather long sentence',
      },
    })
    return answer.statusCode === 200 ? 'signed up' : answer.json().code
  }
  expect(await signUp()).toBe('email_taken')
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 7 * 86_400_000 + 1000))
  expect(await signUp()).toBe('signed up')
  await open.close()
})

async function signIn(email: string): Promise<TestBrowser> {
  const browser = openBrowser(app)
  expect((await browser.post('/session', { email, password: testPassword })).status).toBe(200)
  return browser
}

const trySignIn = (email: string) => openBrowser(app).post('/session', { email, password: testPassword })
const ask = (email: string, browser = owner) => browser.post('/email/change', { email })
const confirm = (token: string) => openBrowser(app).put('/email/change', { token })
const reset = (token: string) =>
  openBrowser(app).put('/password/reset', { token, password: 'nine valves turn by moonlight' })
const clear = () => fetch(`${mail.url}/control/mails`, { method: 'DELETE' })

async function letterTo(address: string, subject?: string) {
  const letters = (await mail.mails()).filter(({ to }) => String(to) === address)
  return letters.find((letter) => subject === undefined || String(letter.subject) === subject)
}

async function tokenAt(address: string, page: string): Promise<string> {
  await runTasks(installation)
  return tokenIn(String((await letterTo(address))!.text), page)
}

function tokenIn(text: string, page: string): string {
  return new RegExp(`http://localhost:4000/${page}#([\\w-]{43})`).exec(text)![1]!
}
