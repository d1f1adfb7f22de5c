import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import {
  addColleague,
  type Looked,
  openBusiness,
  type TestBusiness,
  testPassword,
} from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { type MailedApp, openMailedApp } from '#testing/mailed-app.ts'
import { runTasks } from '#testing/tasks.ts'
import { alarming } from './alarming.ts'

let opened: MailedApp
let installation: TestInstallation
let app: FastifyInstance
let mail: MailedApp['mail']
let business: TestBusiness

beforeAll(async () => {
  opened = await openMailedApp()
  ;({ installation, app, mail } = opened)
})
beforeEach(async () => {
  // What a test before this one has left to be mailed.
  await runTasks(installation)
  business = await openBusiness(installation, { name: 'Copper Creek' })
  await clear()
})
afterAll(() => opened?.close())

test('each event stands in the table once, and has words in both languages', () => {
  const names = alarming.map(({ event }) => event)
  expect(new Set(names).size).toBe(names.length)
  for (const { words } of alarming) expect(words.en.subject).not.toBe(words.es.subject)
})

describe('a mail about one’s own sign-in', () => {
  test('comes for a new device, not for the first sign-in ever and not for a known one', async () => {
    const browser = await signIn()
    expect(await mails()).toEqual([])
    await browser.post('/session', { email: business.ownerEmail, password: testPassword })
    expect(await mails(), 'known').toEqual([])
    await signIn()
    const [letter, ...more] = await mails()
    expect(more).toEqual([])
    expect(letter).toMatchObject({ to: [business.ownerEmail], subject: 'Signed in on a new device' })
    expect(letter!.text).toContain('Chrome on Linux')
    expect(letter!.text).toContain(new Intl.DateTimeFormat('en', { year: 'numeric' }).format(new Date()))
    expect(letter!.text).toMatch(/http:\/\/localhost:4000\/not-me#[\w-]{43}/)
    expect(letter!.text).toContain('in the name of Copper Creek')
  })

  test('is sent once for each event, and its link raises the alarm once', async () => {
    await signIn()
    const thief = await signIn()
    const [letter] = await mails()
    await runTasks(installation)
    expect(await mails()).toHaveLength(1)
    const token = /not-me#([\w-]{43})/.exec(String(letter!.text))![1]!
    expect((await openBrowser(app).post('/alarms', { token })).status).toBe(200)
    expect((await thief.get('/session')).status).toBe(401)
    expect((await openBrowser(app).post('/alarms', { token })).body.code).toBe('link_used')
  })

  test('comes for a changed password, a key that was made, and speaks the language of the business', async () => {
    const owner = await signIn()
    await owner.put('/password', { current: testPassword, password: 'nine valves turn by moonlight' })
    await owner.post('/keys', { name: 'Report', scopes: ['deals.read'], expiresInDays: null, addresses: [] })
    expect(subjects(await mails())).toEqual(['An API key was made', 'Your password was changed'])
    await clear()
    await query("update accounts set languages = '{es,en}' where id = $1", [business.accountId])
    await owner.put('/password', {
      current: 'nine valves turn by moonlight',
      password: 'another long sentence here',
    })
    const [letter] = await mails()
    expect(letter).toMatchObject({ subject: 'Se cambió tu contraseña' })
    expect(letter!.text).toContain('Chrome en Linux')
    expect(letter!.text).toContain('No fui yo')
  })

  test('comes to whoever got a higher role, and not to whoever got a lower one', async () => {
    const email = await addColleague(installation, business, 'viewer')
    const owner = await signIn()
    const { items } = (await owner.get('/members')).body as unknown as {
      items: { id: string; email: string }[]
    }
    const { id } = items.find((member) => member.email === email)!
    await owner.patch(`/members/${id}`, { role: 'admin' })
    expect((await mails()).map(({ to, subject }) => [String(to), String(subject)])).toEqual([
      [email, 'Your role was raised'],
    ])
    await clear()
    await owner.patch(`/members/${id}`, { role: 'viewer' })
    expect(await mails()).toEqual([])
  })

  test('is not waited for where no mail server is: nothing is enqueued, and the event stands in the log', async () => {
    const { mail: working } = installation
    installation.mail = null
    await signIn()
    await signIn()
    installation.mail = working
    expect(await mails()).toEqual([])
    const rows = await query(
      "select 1 from events where account_id = $1 and type = 'identity.signed_in' and data @> '{\"newDevice\": true}'",
      [business.accountId],
    )
    expect(rows).toHaveLength(2)
  })

  test('is never sent to an address that nobody can have', async () => {
    await installation.mail!({ to: 'owner@canary-a.invalid', subject: 'x', text: 'x' })
    expect(await mails()).toEqual([])
  })
})

async function signIn(): Promise<TestBrowser> {
  const browser = openBrowser(app)
  const answer = await browser.post('/session', { email: business.ownerEmail, password: testPassword })
  expect(answer.status).toBe(200)
  return browser
}

async function mails(): Promise<Looked[]> {
  await runTasks(installation)
  return mail.mails()
}

const subjects = (letters: Looked[]) => letters.map(({ subject }) => String(subject)).sort()
const clear = () => fetch(`${mail.url}/control/mails`, { method: 'DELETE' })
const query = (text: string, values: unknown[]) =>
  asAdmin(installation.adminUrls.data, async (admin) => (await admin.query(text, values)).rows)
