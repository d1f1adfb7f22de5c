import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { createMailer } from '#providers/mail/send-mail.ts'
import { openApp } from '#testing/app.ts'
import {
  addColleague,
  openBusiness,
  signedIn,
  type TestBusiness,
  type TestClient,
  testPassword,
} from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { mailServer } from '#testing/outside.ts'
import { expectProblem } from '#testing/problem.ts'
import { runTasks } from '#testing/tasks.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let mail: Awaited<ReturnType<typeof mailServer>>
let business: TestBusiness
let owner: TestClient
let email: string
let count = 0

beforeAll(async () => {
  mail = await mailServer()
  opened = await openApp()
  ;({ installation, app } = opened)
})
beforeEach(async () => {
  installation.mail = createMailer({ url: mail.smtpUrl, from: 'Plumbline <crm@business.example>' })
  business = await openBusiness(installation, { name: 'Copper Creek' })
  owner = await signedIn(app, business.ownerEmail)
  email = `tess-${++count}@elsewhere.example`
  await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await opened?.close()
  await mail?.close()
})

describe('an invitation', () => {
  test('reaches the mailbox alone, and makes a sign-in for that address in the role that was given', async () => {
    const sent = await invite('viewer')
    expect(sent.body).toMatchObject({ invitation: { email, role: 'viewer', expired: false }, link: null })
    const token = await tokenByMail()
    const look = await app.inject({ method: 'POST', url: '/api/v1/invitations/look', payload: { token } })
    expect(look.json()).toEqual({ businessName: 'Copper Creek', email, role: 'viewer', taken: false })
    const accepted = await accept(token)
    expect(accepted.json()).toMatchObject({
      member: { email, name: 'Tess', role: 'viewer', emailVerified: true },
    })
    const { items } = (await owner.get('/members')).body as never as { items: { email: string }[] }
    expect(items.map((member) => member.email)).toContain(email)
    expect((await owner.get('/invitations')).body.items).toEqual([])
    expectProblem(await accept(token), 'link_used')
  })

  test('is accepted by one of those who follow it at the very same moment', async () => {
    await invite()
    const token = await tokenByMail()
    const answers = await Promise.all([accept(token), accept(token), accept(token)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410])
  })

  test('that is sent again makes the older link void', async () => {
    const { body } = await invite()
    const first = await tokenByMail()
    expect((await owner.post(`/invitations/${body.invitation?.id}/resend`)).status).toBe(200)
    const second = await tokenByMail()
    expectProblem(await accept(first), 'link_used')
    expect((await accept(second)).statusCode).toBe(200)
  })

  test('that was withdrawn, or is older than seven days, opens nothing', async () => {
    const { body } = await invite()
    const token = await tokenByMail()
    expect((await owner.delete(`/invitations/${body.invitation?.id}`)).status).toBe(204)
    expectProblem(await accept(token), 'link_used')
    await invite()
    const late = await tokenByMail()
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 7 * 24 * 3_600_000 + 1))
    expectProblem(await accept(late), 'link_used')
  })

  test('gives no role above that of whoever invites, nor after they have less', async () => {
    const adminEmail = await addColleague(installation, business, 'admin')
    const admin = await signedIn(app, adminEmail)
    expect((await admin.post('/invitations', { email, role: 'owner' })).status).toBe(403)
    expect((await admin.post('/invitations', { email, role: 'admin' })).status).toBe(200)
    const token = await tokenByMail()
    await asAdmin(installation.adminUrls.data, (client) =>
      client.query("update members set role = 'viewer' where account_id = $1 and role = 'admin'", [
        business.accountId,
      ]),
    )
    expectProblem(await accept(token), 'link_used')
  })

  test('to somebody who works elsewhere touches nothing of theirs: not the name, not the password', async () => {
    const other = await openBusiness(installation)
    email = other.ownerEmail
    await invite()
    const token = await tokenByMail()
    expectProblem(await accept(token), 'email_taken')
    await expect(signedIn(app, other.ownerEmail)).resolves.toBeTruthy()
    const { items } = (await owner.get('/members')).body as never as { items: unknown[] }
    expect(items).toHaveLength(1)
  })

  test('to a colleague who had left lets them come back under their old id', async () => {
    email = await addColleague(installation, business, 'member')
    const before = (await owner.get('/members')).body as never as { items: { id: string; email: string }[] }
    const { id } = before.items.find((member) => member.email === email)!
    await owner.delete(`/members/${id}`)
    await invite('viewer')
    const accepted = await accept(await tokenByMail())
    expect(accepted.json()).toMatchObject({ member: { id, email, role: 'viewer' } })
  })

  test('brings back nothing of before: no key, no invitation that waits, no second factor, no other way in', async () => {
    email = await addColleague(installation, business, 'admin')
    const admin = await signedIn(app, email)
    const { id } = (await admin.get('/session')).body.member as never as { id: string }
    const key = (await admin.post('/keys', { name: 'Website', scopes: ['deals.read'] })).body
    const invited = await admin.post('/invitations', { email: 'friend@elsewhere.example', role: 'admin' })
    expect([String(key.secret), invited.status]).toEqual([expect.stringMatching(/^plumb_/), 200])
    await asAdmin(installation.adminUrls.data, async (database) => {
      const person = '(select person_id from members where id = $1)'
      for (const text of [
        `insert into totp_factors (person_id, seed_cipher, made_at, confirmed_at, last_step) values (${person}, 'x', now(), now(), 0)`,
        `insert into google_identities (id, person_id, subject_hash, identity_cipher, created_at) values (gen_random_uuid(), ${person}, 'x', 'x', now())`,
      ]) {
        await database.query(text, [id])
      }
    })
    await owner.delete(`/members/${id}`)
    await invite('admin')
    const accepted = await accept(await tokenByMail())
    // Signed in by the new password alone: no code is asked for.
    expect(accepted.json()).toMatchObject({ member: { id, role: 'admin' } })
    const byKey = await app.inject({
      method: 'GET',
      url: '/api/v1/deals',
      headers: { authorization: `Bearer ${key.secret}` },
    })
    expect(byKey.json()).toMatchObject({ code: 'key_revoked' })
    expect((await owner.get('/invitations')).body.items).toEqual([])
    const again = await signedIn(app, email)
    expect((await again.get('/google')).body).toMatchObject({ items: [] })
    expect((await again.get('/keys')).body).toMatchObject({ items: [] })
  })

  test('shows its link where no mail goes out, and the address then counts as not confirmed', async () => {
    installation.mail = null
    const { body } = await invite()
    const token = /\/invitation#([\w-]{43})$/.exec(String(body.link))![1]!
    expect((await accept(token)).json()).toMatchObject({ member: { email, emailVerified: false } })
  })

  test('is no mail cannon: one address is written to five times a day from here', async () => {
    for (let round = 0; round < 5; round++) expect((await invite()).status).toBe(200)
    expect((await invite()).status).toBe(429)
  })

  test('of next door is neither seen nor sent again nor withdrawn', async () => {
    const { body } = await invite()
    const other = await signedIn(app, (await openBusiness(installation)).ownerEmail)
    expect((await other.get('/invitations')).body.items).toEqual([])
    expect((await other.post(`/invitations/${body.invitation?.id}/resend`)).status).toBe(404)
    expect((await other.delete(`/invitations/${body.invitation?.id}`)).status).toBe(404)
  })
})

function invite(role = 'member') {
  return owner.post('/invitations', { email, role })
}

function accept(token: string) {
  return app.inject({
    method: 'POST',
    url: '/api/v1/invitations/accept',
    payload: { token, name: 'Tess', password: testPassword },
  })
}

/** Of the latest mail to the invited address. */
async function tokenByMail(): Promise<string> {
  await runTasks(installation)
  const mails = (await mail.mails()).filter(({ to }) => String(to) === email)
  return /\/invitation#([\w-]{43})/.exec(String(mails.at(-1)?.text))![1]!
}
