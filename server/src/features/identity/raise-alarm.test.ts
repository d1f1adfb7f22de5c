import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { type Asked, Authenticator } from '#testing/authenticator.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import {
  addColleague,
  type Looked,
  openBusiness,
  signedIn,
  type TestBusiness,
  testPassword,
} from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { type MailedApp, openMailedApp } from '#testing/mailed-app.ts'
import { runTasks } from '#testing/tasks.ts'
import { makeMailLink } from './mail-tokens.ts'

let opened: MailedApp
let installation: TestInstallation
let app: FastifyInstance
let mail: MailedApp['mail']
let business: TestBusiness
const nextPassword = 'nine valves turn by moonlight'

beforeAll(async () => {
  opened = await openMailedApp()
  ;({ installation, app, mail } = opened)
})
beforeEach(async () => {
  business = await openBusiness(installation, { name: 'Copper Creek' })
  await fetch(`${mail.url}/control/mails`, { method: 'DELETE' })
  await query('delete from rate_limits')
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('"this wasn’t me" by the link of a mail', () => {
  test('ends every session of the person at once and answers how many; the link works once', async () => {
    const [one, other] = [await signIn(), await signIn()]
    const token = await alarmToken()
    const answer = await raise(token)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ ended: 2, mailed: true, added: [] })
    for (const browser of [one, other]) expect((await browser.get('/session')).status).toBe(401)
    expect((await raise(token)).body.code).toBe('link_used')
  })

  test('ends an open stream within the moment', async () => {
    const browser = await signIn()
    await app.listen({ port: 0 }).catch(() => undefined)
    const { port } = app.server.address() as { port: number }
    const stream = await fetch(`http://localhost:${port}/api/v1/live`, {
      headers: { cookie: `plumbline_session=${browser.cookie('plumbline_session')}` },
    })
    expect(stream.status).toBe(200)
    const ended = stream.text()
    expect((await raise(await alarmToken())).status).toBe(200)
    await expect(ended).resolves.toContain('retry')
  }, 15_000)

  test('shuts the old password out until there is a new one, and says so to nobody who does not know it', async () => {
    await raise(await alarmToken())
    const browser = openBrowser(app)
    const right = await browser.post('/session', { email: business.ownerEmail, password: testPassword })
    expect(right.body.code).toBe('sign_in_frozen')
    expect(browser.cookie('plumbline_session')).toBeUndefined()
    const wrong = await browser.post('/session', { email: business.ownerEmail, password: 'some other guess' })
    expect(wrong.body.code).toBe('wrong_credentials')
    await resetByMail()
    expect((await signIn(nextPassword)).cookie('plumbline_session')).toBeDefined()
  })

  test('is made by a press alone: the page behind the link is opened without any effect', async () => {
    const browser = await signIn()
    const token = await alarmToken()
    expect((await app.inject({ method: 'GET', url: '/api/v1/alarms' })).statusCode).toBe(404)
    expect((await browser.get('/session')).status).toBe(200)
    expect((await raise(token)).status).toBe(200)
  })

  test('of several at the same moment is raised once', async () => {
    const token = await alarmToken()
    const answers = await Promise.all([raise(token), raise(token), raise(token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410])
    expect(await incidents()).toHaveLength(1)
  })

  test('is worth nothing after seven days', async () => {
    const token = await alarmToken()
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 7 * 86_400_000 + 1))
    expect((await raise(token)).body.code).toBe('link_used')
  })

  test('voids links that wait, and half a sign-in', async () => {
    const reset = await tokenFor('reset_password')
    const change = await tokenFor('change_email', 'thief@elsewhere.example')
    await raise(await alarmToken())
    const answer = await openBrowser(app).put('/password/reset', { token: reset, password: nextPassword })
    expect(answer.body.code).toBe('link_used')
    expect((await openBrowser(app).put('/email/change', { token: change })).body.code).toBe('link_used')
  })

  test('mails the way back to the person, and tells owners and admins, each once', async () => {
    const adminEmail = await addColleague(installation, business, 'admin')
    const memberEmail = await addColleague(installation, business, 'member')
    await raise(await alarmToken())
    await runTasks(installation)
    const mails = await mail.mails()
    expect(subjectsTo(mails, business.ownerEmail)).toEqual(['Your sign-in is shut: set a new password'])
    expect(subjectsTo(mails, adminEmail)).toEqual(['Olivia Owner says: this wasn’t me'])
    expect(subjectsTo(mails, memberEmail)).toEqual([])
  })
})

describe('"this wasn’t me" beside a session', () => {
  test('ends that one and all others, the one that asks too', async () => {
    const [mine, thief] = [await signIn(), await signIn()]
    const suspect = (await sessionsOf(mine)).find(({ current }) => !current)!
    const answer = await mine.post(`/sessions/${suspect.id}/alarm`)
    expect(answer.body).toMatchObject({ ended: 2 })
    for (const browser of [mine, thief]) expect((await browser.get('/session')).status).toBe(401)
  })

  test('is not there for a colleague’s session; of one that is over by now it is as good', async () => {
    const owner = await signIn()
    const colleague = await signedIn(app, await addColleague(installation, business, 'admin'))
    const [session] = await sessionsOf(owner)
    expect((await colleague.post(`/sessions/${session!.id}/alarm`)).body.code).toBe('not_found')
    const other = await signIn()
    const ended = (await sessionsOf(other)).find(({ current }) => current)!
    await owner.delete(`/sessions/${ended.id}`)
    expect((await owner.get('/session')).status).toBe(200)
    expect((await owner.post(`/sessions/${ended.id}/alarm`)).body).toMatchObject({ ended: 1 })
    expect((await owner.get('/session')).status).toBe(401)
  })
})

describe('while somebody is frozen', () => {
  test('whoever comes in by something else changes nothing sensitive, and no proof counts', async () => {
    const owner = await signIn()
    const device = new Authenticator('http://localhost:4000')
    await addPasskey(owner, device)
    await makeOlder(8)
    await raise(await alarmToken())
    const browser = openBrowser(app)
    expect((await byPasskey(browser, device)).status).toBe(200)
    expect((await browser.get('/session')).status).toBe(200)
    for (const asked of [
      await browser.post('/passkeys/options'),
      await browser.put('/session/proof', { password: testPassword }),
      await browser.put('/password', { current: testPassword, password: nextPassword }),
      await browser.post('/invitations', { email: 'thief@elsewhere.example', role: 'owner' }),
      await browser.post('/email/change', { email: 'thief@elsewhere.example' }),
    ]) {
      expect(asked.body.code).toBe('sign_in_frozen')
    }
    await resetByMail()
    const again = openBrowser(app)
    expect((await byPasskey(again, device)).status).toBe(200)
    expect((await again.post('/passkeys/options')).status).toBe(200)
  })

  test('a passkey of the last seven days does not sign in, after the new password neither, until its owner says that it is theirs', async () => {
    const owner = await signIn()
    const device = new Authenticator('http://localhost:4000')
    const passkey = await addPasskey(owner, device)
    const answer = await raise(await alarmToken())
    expect(answer.body).toMatchObject({ added: [{ kind: 'passkey' }] })
    expect((await byPasskey(openBrowser(app), device)).body.code).toBe('passkey_held')
    await resetByMail()
    expect((await byPasskey(openBrowser(app), device)).body.code).toBe('passkey_held')
    const again = await signIn(nextPassword)
    expect((await again.get('/passkeys')).body).toMatchObject({ items: [{ id: passkey, held: true }] })
    expect((await again.put(`/passkeys/${passkey}/kept`)).status).toBe(204)
    expect((await again.put(`/passkeys/${passkey}/kept`)).body.code).toBe('not_found')
    expect((await byPasskey(openBrowser(app), device)).status).toBe(200)
  })

  test('a sign-in at the very same moment does not outlive the alarm', async () => {
    for (let round = 0; round < 4; round++) {
      await query('update people set frozen_at = null')
      await query('delete from rate_limits')
      const browsers = [1, 2, 3].map(() => openBrowser(app))
      const token = await alarmToken()
      await Promise.all([
        ...browsers.map((browser) =>
          browser.post('/session', { email: business.ownerEmail, password: testPassword }),
        ),
        raise(token),
      ])
      for (const browser of browsers) expect((await browser.get('/session')).status).toBe(401)
    }
  }, 30_000)
})

describe('an incident', () => {
  test('is opened with the alarm, for who manages the team, until somebody has seen to it', async () => {
    const admin = await signedIn(app, await addColleague(installation, business, 'admin'))
    const member = await signedIn(app, await addColleague(installation, business, 'member'))
    await raise(await alarmToken())
    const { items } = (await admin.get('/incidents')).body as unknown as { items: { id: string }[] }
    expect(items).toMatchObject([{ kind: 'not_me', member: { id: business.ownerId, name: 'Olivia Owner' } }])
    expect((await member.get('/incidents')).body.code).toBe('forbidden')
    const neighbour = await openBusiness(installation)
    const next = await signedIn(app, neighbour.ownerEmail)
    expect((await next.get('/incidents')).body).toEqual({ items: [] })
    expect((await next.post(`/incidents/${items[0]!.id}/close`)).body.code).toBe('not_found')
    expect((await admin.post(`/incidents/${items[0]!.id}/close`)).status).toBe(204)
    expect((await admin.post(`/incidents/${items[0]!.id}/close`)).body.code).toBe('not_found')
    expect((await admin.get('/incidents')).body).toEqual({ items: [] })
  })

  test('stands in the audit log, by the browser that raised it', async () => {
    const owner = await signIn()
    const [session] = await sessionsOf(owner)
    await owner.post(`/sessions/${session!.id}/alarm`)
    const rows = await query(
      "select data, secret_cipher from events where type = 'identity.alarm_raised' and account_id = $1",
      [business.accountId],
    )
    expect(rows).toMatchObject([{ data: { memberId: business.ownerId, by: 'session' } }])
    expect(rows[0]!.secret_cipher).not.toBeNull()
  })
})

async function signIn(password = testPassword): Promise<TestBrowser> {
  const browser = openBrowser(app)
  const answer = await browser.post('/session', { email: business.ownerEmail, password })
  expect(answer.status).toBe(200)
  return browser
}

const raise = (token: string) => openBrowser(app).post('/alarms', { token })
const alarmToken = () => tokenFor('alarm')

async function tokenFor(purpose: 'alarm' | 'reset_password' | 'change_email', note?: string) {
  const link = await withAccount(installation, asSystem(business.accountId), (scope) =>
    makeMailLink(scope, purpose, business.ownerId, note === undefined ? {} : { note }),
  )
  return link!.split('#')[1]!
}

async function resetByMail() {
  const answer = await openBrowser(app).put('/password/reset', {
    token: await tokenFor('reset_password'),
    password: nextPassword,
  })
  expect(answer.status).toBe(204)
}

async function addPasskey(browser: TestBrowser, device: Authenticator): Promise<string> {
  const { options } = (await browser.post('/passkeys/options')).body as unknown as { options: Asked }
  const answer = await browser.post('/passkeys', { credential: device.create(options) })
  expect(answer.status).toBe(200)
  return String(answer.body.id)
}

async function byPasskey(browser: TestBrowser, device: Authenticator) {
  const { options } = (await browser.post('/session/passkey/options')).body as unknown as { options: Asked }
  return browser.post('/session/passkey', { credential: device.get(options) })
}

const makeOlder = (days: number) =>
  query(`update passkeys set created_at = created_at - make_interval(days => $1)`, [days])

const incidents = () => query('select kind from incidents where account_id = $1', [business.accountId])

async function sessionsOf(browser: TestBrowser) {
  return (await browser.get('/sessions')).body.items as unknown as { id: string; current: boolean }[]
}

function subjectsTo(mails: Looked[], address: string) {
  return mails.filter(({ to }) => String(to) === address).map(({ subject }) => subject)
}

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return asAdmin(installation.adminUrls.data, async (admin) => (await admin.query(text, values)).rows)
}
