import type { FastifyInstance } from 'fastify'
import { generateSync } from 'otplib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import {
  addColleague,
  type Looked,
  openBusiness,
  type TestBusiness,
  testPassword,
} from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { createPerson } from '#testing/second-factor-desk.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let first: TestBusiness
let second: TestBusiness
let secondOwner: TestBrowser
let email: string
let browser: TestBrowser

beforeAll(async () => {
  opened = await openApp()
  ;({ installation, app } = opened)
})
beforeEach(async () => {
  await rows('delete from rate_limits')
  first = await openBusiness(installation, { name: 'First Plumbing' })
  second = await openBusiness(installation, { name: 'Second Plumbing' })
  email = await addColleague(installation, first, 'member')
  browser = await signIn(email)
  secondOwner = await signIn(second.ownerEmail)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

function rows<Row extends object = Looked>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return asAdmin(installation.adminUrls.data, async (admin) => (await admin.query(sql, values)).rows)
}

async function signIn(who: string): Promise<TestBrowser> {
  const opened = openBrowser(app)
  const answer = await opened.post('/session', { email: who, password: testPassword })
  expect(answer.status).toBe(200)
  return opened
}

const later = (milliseconds: number) =>
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + milliseconds))
const workplaces = async (who = browser) =>
  ((await who.get('/workplaces')).body.items as unknown as Looked[]).map(({ id, name, role, current }) => ({
    id,
    name,
    role,
    current,
  }))
const enter = (id: string, who = browser) => who.post(`/workplaces/${id}/enter`)
const businessOf = async (who = browser) =>
  ((await who.get('/session')).body.account as Looked).id as unknown as string

/** The link as it is handed over where no mail goes out. */
async function invited(who: string, role = 'admin'): Promise<string> {
  const { body } = await secondOwner.post('/invitations', { email: who, role })
  return /#(.+)$/.exec(String(body.link))![1]!
}

/** Works in both, and is in the second. */
async function join(role = 'admin') {
  const answer = await browser.post('/invitations/join', { token: await invited(email, role) })
  expect(answer.status).toBe(200)
}

describe('whoever signs in here already', () => {
  test('joins another business with that sign-in: nothing of theirs changes, and they are in both', async () => {
    const token = await invited(email)
    const look = await browser.post('/invitations/look', { token })
    expect(look.body).toMatchObject({ taken: true, businessName: 'Second Plumbing' })
    const answer = await browser.post('/invitations/join', { token })
    expect(answer.body).toMatchObject({
      account: { id: second.accountId, name: 'Second Plumbing' },
      member: { email, name: 'Casey member', role: 'admin' },
    })
    expect(await workplaces()).toEqual([
      { id: first.accountId, name: 'First Plumbing', role: 'member', current: false },
      { id: second.accountId, name: 'Second Plumbing', role: 'admin', current: true },
    ])
    expect((await browser.post('/invitations/join', { token })).body).toMatchObject({ code: 'link_used' })
    await expect(signIn(email)).resolves.toBeTruthy()
  })

  test('takes no invitation that is for another address, and it stays good', async () => {
    const other = await addColleague(installation, first, 'member')
    const token = await invited(other)
    expect((await browser.post('/invitations/join', { token })).body).toMatchObject({
      code: 'invitation_elsewhere',
    })
    expect(await workplaces()).toHaveLength(1)
    expect((await (await signIn(other)).post('/invitations/join', { token })).status).toBe(200)
  })

  test('of one who joins twice at the very same moment becomes one member', async () => {
    const token = await invited(email)
    const answers = await Promise.all([1, 2, 3].map(() => browser.post('/invitations/join', { token })))
    expect(answers.filter(({ status }) => status === 200).length).toBe(1)
    expect(
      await rows("select 1 from members where account_id = $1 and role = 'admin'", [second.accountId]),
    ).toHaveLength(1)
  })

  test('is not made less by an invitation to where they work already', async () => {
    await join('owner')
    // Invited before they were there, by an address that the business did not know as theirs.
    await rows(
      `update invitations set status = 'open', role = 'viewer', token_hash = sha256('a link of the day before') where account_id = $1`,
      [second.accountId],
    )
    const answer = await browser.post('/invitations/join', { token: 'a link of the day before' })
    expect(answer.body).toMatchObject({ code: 'already_member' })
    expect((await workplaces())[1]).toMatchObject({ role: 'owner' })
  })

  test('comes back to the business that they had left, with the role of the invitation and no more', async () => {
    await join('admin')
    const [member] = await rows('select id from members where account_id = $1 and role = $2', [
      second.accountId,
      'admin',
    ])
    await secondOwner.delete(`/members/${member!.id}`)
    browser = await signIn(email)
    await join('viewer')
    expect((await workplaces())[1]).toMatchObject({ id: second.accountId, role: 'viewer' })
  })

  test('opens another business and owns it; the first one stays as it was', async () => {
    const business = {
      businessName: 'Third Cooling',
      trade: 'hvac',
      timeZone: 'America/Denver',
      language: 'es',
    }
    const made = await browser.post('/workplaces', business)
    expect(made.body).toMatchObject({ name: 'Third Cooling', role: 'owner', current: false })
    expect((await enter(String(made.body.id))).body).toMatchObject({
      account: { name: 'Third Cooling' },
      member: { email, role: 'owner' },
    })
    expect((await browser.get('/board')).status).toBe(200)
    expect((await workplaces()).map(({ name, role }) => [name, role])).toEqual([
      ['First Plumbing', 'member'],
      ['Third Cooling', 'owner'],
    ])
  })

  test('opens none where sign-up is closed', async () => {
    const there = openBrowser(await openAppAs(installation, { signUp: 'closed' }))
    await there.post('/session', { email, password: testPassword })
    expect((await there.get('/workplaces')).body.mayOpen).toBe(false)
    const business = { businessName: 'Third', trade: 'hvac', timeZone: 'UTC', language: 'en' }
    expect((await there.post('/workplaces', business)).body).toMatchObject({ code: 'sign_up_closed' })
  })
})

describe('who works in several businesses', () => {
  test('is in one at a time: moving takes a new token, ends the old one, and both businesses have it in their log', async () => {
    await join()
    const before = browser.cookie('plumbline_session')!
    expect((await enter(first.accountId)).body).toMatchObject({ account: { id: first.accountId } })
    expect(browser.cookie('plumbline_session')).not.toBe(before)
    const old = openBrowser(app)
    old.keep('plumbline_session', before)
    expect((await old.get('/session')).body).toMatchObject({ code: 'session_ended' })
    const told = (accountId: string) =>
      rows("select type from events where account_id = $1 and type like 'identity.workplace%' order by seq", [
        accountId,
      ])
    expect(await told(second.accountId)).toEqual([
      { type: 'identity.workplace_entered' },
      { type: 'identity.workplace_left' },
    ])
    expect(await told(first.accountId)).toEqual([
      { type: 'identity.workplace_left' },
      { type: 'identity.workplace_entered' },
    ])
  })

  test('sees and does in each only what they may there', async () => {
    await join('viewer')
    expect((await browser.post('/contacts', { name: 'Nobody' })).body).toMatchObject({ code: 'forbidden' })
    await enter(first.accountId)
    const made = await browser.post('/contacts', { name: 'Ruth Alvarez' })
    expect(made.status).toBe(200)
    await enter(second.accountId)
    expect((await browser.get(`/contacts/${made.body.id}`)).status).toBe(404)
  })

  test('does not find a business in which they do not work, or not any more, however they ask', async () => {
    const unknown = await enter('01890000-0000-7000-8000-000000000000')
    const foreign = await enter(second.accountId)
    expect([foreign.status, foreign.body.code]).toEqual([unknown.status, unknown.body.code])
    expect(foreign.status).toBe(404)
    await join()
    await enter(first.accountId)
    const [member] = await rows('select id from members where account_id = $1 and role = $2', [
      second.accountId,
      'admin',
    ])
    await secondOwner.delete(`/members/${member!.id}`)
    expect((await enter(second.accountId)).status).toBe(404)
    expect(await businessOf()).toBe(first.accountId)
    expect(await workplaces()).toHaveLength(1)
  })

  test('is shut out of the one that removes them, in the browser where they are in it, and of no other', async () => {
    await join()
    const elsewhere = await signIn(email)
    await enter(first.accountId, elsewhere)
    const [member] = await rows('select id from members where account_id = $1 and role = $2', [
      second.accountId,
      'admin',
    ])
    await secondOwner.delete(`/members/${member!.id}`)
    expect((await browser.get('/session')).body).toMatchObject({ code: 'session_ended' })
    expect((await elsewhere.get('/session')).status).toBe(200)
    expect(await businessOf(await signIn(email))).toBe(first.accountId)
  })

  test('stays in no longer by moving to and fro, and a proof gets no younger', async () => {
    await join()
    const seen = () =>
      rows<{ created_at: Date; ends_at: Date; proven_at: Date }>(
        'select created_at, ends_at, proven_at from sessions where ended_at is null and token_hash = sha256($1::bytea)',
        [Buffer.from(browser.cookie('plumbline_session')!)],
      )
    const [before] = await seen()
    later(9 * 60_000)
    await enter(first.accountId)
    await enter(second.accountId)
    expect(await seen()).toEqual([before])
    later(11 * 60_000)
    await enter(first.accountId)
    const business = { businessName: 'Third', trade: 'hvac', timeZone: 'UTC', language: 'en' }
    expect((await browser.post('/workplaces', business)).body).toMatchObject({ code: 'proof_needed' })
  })

  test('is held to how long the entered business lets a session stay unused', async () => {
    await secondOwner.put('/account/session-limits', { idleMinutes: 15, phonesStay: true })
    await join()
    later(16 * 60_000)
    expect((await browser.get('/session')).body).toMatchObject({ code: 'session_ended' })
  })

  test('shows a proof before a phone that stayed in for weeks enters where phones do not stay', async () => {
    await join('member')
    await enter(first.accountId)
    await secondOwner.put('/account/session-limits', { idleMinutes: 60, phonesStay: false })
    expect((await browser.put('/session/phone', { stay: true })).body).toEqual({ stays: true })
    await rows(
      `update sessions set created_at = created_at - interval '20 days', proven_at = proven_at - interval '20 days', ends_at = ends_at - interval '20 days' where phone`,
    )
    expect((await enter(second.accountId)).body).toMatchObject({ code: 'proof_needed' })
    await browser.put('/session/proof', { password: testPassword })
    expect((await enter(second.accountId)).body).toMatchObject({ account: { id: second.accountId } })
    const [moved] = await rows(
      'select phone from sessions where account_id = $1 and ended_at is null order by created_at desc limit 1',
      [second.accountId],
    )
    expect(moved).toEqual({ phone: false })
  })

  test('is asked for the second factor that the entered business requires and this session has not shown', async () => {
    await join()
    await enter(first.accountId)
    const person = await createPerson(app, email)
    person.take(await person.signIn())
    await person.enrol()
    await rows(
      "update accounts set second_factor_roles = '{admin}', second_factor_from = now() where id = $1",
      [second.accountId],
    )
    const step = await enter(second.accountId)
    expect(step.body).toMatchObject({ secondFactor: { methods: ['totp', 'recovery'] } })
    expect(await businessOf()).toBe(first.accountId)
    later(31_000)
    const code = generateSync({ secret: person.secret, epoch: Math.floor(clock.now().getTime() / 1000) })
    const passed = await browser.post('/session/second-factor', { code, trustBrowser: false })
    expect(passed.body).toMatchObject({ account: { id: second.accountId } })
    await enter(first.accountId)
    expect((await enter(second.accountId)).body).toMatchObject({ account: { id: second.accountId } })
  })

  test('who has no second factor yet may set one up in the business that requires it, and leave it again, and nothing else', async () => {
    await join()
    await enter(first.accountId)
    await rows(
      "update accounts set second_factor_roles = '{admin}', second_factor_from = now() where id = $1",
      [second.accountId],
    )
    expect((await enter(second.accountId)).status).toBe(200)
    expect((await browser.get('/contacts')).body).toMatchObject({ code: 'second_factor_required' })
    expect((await browser.get('/workplaces')).status).toBe(200)
    expect((await enter(first.accountId)).status).toBe(200)
    expect((await browser.get('/contacts')).status).toBe(200)
  })

  test('comes in where they were last: in this browser, or else anywhere', async () => {
    await join()
    const fresh = await signIn(email)
    expect(await businessOf(fresh)).toBe(second.accountId)
    await enter(first.accountId, fresh)
    later(9 * 3_600_000)
    expect((await fresh.get('/session')).body).toMatchObject({ code: 'session_ended' })
    await signInAgain(fresh)
    expect(await businessOf(fresh)).toBe(first.accountId)
    await signInAgain(browser)
    expect(await businessOf(browser)).toBe(second.accountId)
  })

  test('has one password: a new one ends the sessions in every business', async () => {
    await join()
    const elsewhere = await signIn(email)
    await enter(first.accountId, elsewhere)
    const password = 'another one for a while'
    expect((await elsewhere.put('/password', { current: testPassword, password })).status).toBe(200)
    expect((await browser.get('/session')).body).toMatchObject({ code: 'session_ended' })
    expect((await elsewhere.get('/session')).status).toBe(200)
  })
})

async function signInAgain(who: TestBrowser) {
  expect((await who.post('/session', { email, password: testPassword })).status).toBe(200)
}
