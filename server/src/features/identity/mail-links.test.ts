import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
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
import { expectProblem } from '#testing/problem.ts'
import { runTasks } from '#testing/tasks.ts'
import { type MailPurpose, makeMailLink } from './mail-tokens.ts'

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
  // What a test before this one has left to be mailed.
  await runTasks(installation)
  business = await openBusiness(installation, { name: 'Copper Creek' })
  await fetch(`${mail.url}/control/mails`, { method: 'DELETE' })
  await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('a link for a new password', () => {
  test('comes by mail in the name of the business, works once, and the old password is worth nothing', async () => {
    await askForReset(business.ownerEmail)
    const [letter] = await mail.mails()
    expect(letter).toMatchObject({ to: [business.ownerEmail], subject: 'A new password' })
    expect(letter?.text).toContain('in the name of Copper Creek')
    const token = tokenIn(letter!, 'new-password')
    expect((await reset(token)).statusCode).toBe(204)
    expectProblem(await reset(token), 'link_used')
    expectProblem(await signIn(testPassword), 'wrong_credentials')
    expect((await signIn(nextPassword)).statusCode).toBe(200)
  })

  test('lets whoever did not ask for it shut the sign-in instead, and is void then', async () => {
    await askForReset(business.ownerEmail)
    const [letter] = await mail.mails()
    const alarm = await app.inject({
      method: 'POST',
      url: '/api/v1/alarms',
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { token: tokenIn(letter!, 'not-me') },
    })
    expect(alarm.statusCode).toBe(200)
    expectProblem(await reset(tokenIn(letter!, 'new-password')), 'link_used')
    expectProblem(await signIn(testPassword), 'sign_in_frozen')
    expect((await reset(await tokenFor('reset_password'))).statusCode).toBe(204)
  })

  test('signs nobody in: the answer holds no session, so whatever signing in asks for is asked for', async () => {
    const answer = await reset(await tokenFor('reset_password'))
    expect(answer.statusCode).toBe(204)
    expect(answer.cookies).toEqual([])
    expect(answer.body).toBe('')
  })

  test('unknown and known address get the same answer after the same time', async () => {
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 6; round++) {
      for (const [kind, email] of [
        ['known', business.ownerEmail],
        ['unknown', `nobody-${round}@elsewhere.example`],
      ] as const) {
        const begun = performance.now()
        const answer = await app.inject(ask(email))
        times[kind].push(performance.now() - begun)
        expect([answer.statusCode, answer.body]).toEqual([204, ''])
      }
    }
    // The least of each, since a busy machine adds to some and takes away from none.
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)]
    expect(Math.min(known, unknown), 'longer than there is work').toBeGreaterThan(290)
    expect(Math.abs(known - unknown)).toBeLessThan(20)
  })

  test('goes to one mailbox five times an hour at most, and the answer does not tell', async () => {
    for (let count = 0; count < 8; count++)
      expect((await app.inject(ask(business.ownerEmail))).statusCode).toBe(204)
    await runTasks(installation)
    const mails = await mail.mails()
    expect(mails.filter(({ to }) => String(to) === business.ownerEmail)).toHaveLength(5)
  })

  test('goes to who asks in a browser of theirs, whatever strangers have asked for, from the same address too', async () => {
    const { cookies } = await signIn(testPassword)
    const device = cookies.find(({ name }) => name === 'plumbline_device')!
    const headers = { cookie: `plumbline_device=${device.value}` }
    for (let count = 0; count < 31; count++) await app.inject(ask(business.ownerEmail))
    expectProblem(await app.inject(ask(business.ownerEmail)), 'rate_limited')
    await runTasks(installation)
    const before = (await mail.mails()).length
    for (let count = 0; count < 8; count++)
      expect((await app.inject({ ...ask(business.ownerEmail), headers })).statusCode).toBe(204)
    await runTasks(installation)
    expect((await mail.mails()).length - before, 'five an hour, as for anybody').toBe(5)
    const asAnother = { ...ask(`another-${business.accountId}@elsewhere.example`), headers }
    expectProblem(await app.inject(asAnother), 'rate_limited')
  }, 30_000)

  test('ends every session of the person at once, open streams too', async () => {
    const owner = await signedIn(app, business.ownerEmail)
    await app.listen({ port: 0 })
    const address = app.server.address() as { port: number }
    const stream = await fetch(`http://localhost:${address.port}/api/v1/live`, {
      headers: { cookie: owner.cookie },
    })
    expect(stream.status).toBe(200)
    const ended = stream.text()
    await reset(await tokenFor('reset_password'))
    await expect(ended).resolves.toContain('retry')
    expect((await owner.get('/session')).status).toBe(401)
  }, 15_000)

  test('is void once the password was changed otherwise, and once a newer one was used', async () => {
    const [first, second] = [await tokenFor('reset_password'), await tokenFor('reset_password')]
    const owner = await signedIn(app, business.ownerEmail)
    await owner.put('/password', { current: testPassword, password: nextPassword })
    for (const token of [first, second]) expectProblem(await reset(token), 'link_used')
  })

  test('sets one password of those who use it at the very same moment', async () => {
    const token = await tokenFor('reset_password')
    const answers = await Promise.all([reset(token), reset(token), reset(token)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 410, 410])
  })

  test('stays good when the new password is refused', async () => {
    const token = await tokenFor('reset_password')
    expectProblem(await reset(token, 'short'), 'password_too_short')
    expectProblem(await reset(token, 'Copper Creek 1234'), 'password_guessable')
    expect((await reset(token)).statusCode).toBe(204)
  })

  test('is worth nothing after an hour, and nothing once the person has left', async () => {
    const [late, left] = [await tokenFor('reset_password'), await tokenFor('reset_password')]
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 60 * 60_000 + 1))
    expectProblem(await reset(late), 'link_used')
    vi.restoreAllMocks()
    await addColleague(installation, business, 'owner')
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query("update members set status = 'removed' where id = $1", [business.ownerId]),
    )
    expectProblem(await reset(left), 'link_used')
  })

  test('speaks the language of the business', async () => {
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query("update accounts set languages = '{es,en}' where id = $1", [business.accountId]),
    )
    await askForReset(business.ownerEmail)
    const [letter] = await mail.mails()
    expect(letter).toMatchObject({ subject: 'Una contraseña nueva' })
    expect(letter?.text).toContain('Elegir una contraseña nueva')
  })

  test('stands nowhere but in the mail: not in the database, not in the payload of a task', async () => {
    await askForReset(business.ownerEmail)
    const [letter] = await mail.mails()
    const token = tokenIn(letter!, 'new-password')
    expect(token).toMatch(/^[\w-]{43}$/)
    const { rows } = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('select token_hash from mail_tokens'),
    )
    expect(rows.some(({ token_hash }) => token_hash.includes(Buffer.from(token, 'base64url')))).toBe(false)
    expect(rows.length).toBeGreaterThan(0)
  })
})

describe('a link that confirms an address', () => {
  test('comes when it is asked for, and says so once it was followed', async () => {
    const owner = await signedIn(app, business.ownerEmail)
    await owner.patch('/account', { name: 'Visit www.cheap-pills.example/now' })
    expect((await owner.get('/session')).body.member?.emailVerified).toBe(false)
    expect((await owner.post('/email/verification')).status).toBe(204)
    await runTasks(installation)
    const [letter] = await mail.mails()
    expect(letter).toMatchObject({ to: [business.ownerEmail], subject: 'Confirm your e-mail' })
    expect(letter?.text, 'a name that somebody made up is no link').not.toContain('cheap-pills.example')
    expect((await confirm(tokenIn(letter!, 'confirm-email'))).statusCode).toBe(204)
    expect((await owner.get('/session')).body.member?.emailVerified).toBe(true)
  })

  test('is sent once more on request, within a budget', async () => {
    const owner = await signedIn(app, business.ownerEmail)
    for (let count = 0; count < 5; count++) expect((await owner.post('/email/verification')).status).toBe(204)
    expect((await owner.post('/email/verification')).status).toBe(429)
    await runTasks(installation)
    const mails = await mail.mails()
    expect(mails.filter(({ subject }) => String(subject) === 'Confirm your e-mail')).toHaveLength(5)
  })
})

test('a token of one purpose does nothing for another', async () => {
  const others: MailPurpose[] = ['verify_email', 'change_email', 'undo_email', 'alarm']
  for (const purpose of others) expectProblem(await reset(await tokenFor(purpose)), 'link_used')
  for (const purpose of ['reset_password', 'change_email', 'undo_email', 'alarm'] as const)
    expectProblem(await confirm(await tokenFor(purpose)), 'link_used')
  const token = await tokenFor('verify_email')
  expectProblem(await reset(token), 'link_used')
  const asSignInLink = await app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } })
  expectProblem(asSignInLink, 'link_used')
  expect((await confirm(token)).statusCode, 'and trying it elsewhere does not use it up').toBe(204)
})

test('a link to a mailbox is void once the person has another address', async () => {
  const token = await tokenFor('reset_password')
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query(
      'update people set email_hash = sha256(id::text::bytea) where id = (select person_id from members where id = $1)',
      [business.ownerId],
    ),
  )
  expectProblem(await reset(token), 'link_used')
})

function ask(email: string) {
  return { method: 'POST' as const, url: '/api/v1/password/reset', payload: { email } }
}

async function askForReset(email: string) {
  expect((await app.inject(ask(email))).statusCode).toBe(204)
  await runTasks(installation)
}

function reset(token: string, password = nextPassword) {
  return app.inject({ method: 'PUT', url: '/api/v1/password/reset', payload: { token, password } })
}

function confirm(token: string) {
  return app.inject({ method: 'PUT', url: '/api/v1/email/verification', payload: { token } })
}

function signIn(password: string) {
  return app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: business.ownerEmail, password },
  })
}

async function tokenFor(purpose: MailPurpose): Promise<string> {
  const link = await withAccount(installation, asSystem(business.accountId), (scope) =>
    makeMailLink(scope, purpose, business.ownerId),
  )
  return link!.split('#')[1]!
}

function tokenIn({ text }: Looked, page: string): string {
  return new RegExp(`http://localhost:4000/${page}#([\\w-]{43})`).exec(String(text))![1]!
}
