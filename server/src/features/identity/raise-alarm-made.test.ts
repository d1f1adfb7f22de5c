import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, type Looked, testPassword } from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'
import { makeMailLink } from './mail-tokens.ts'

/** What whoever was in has made for themselves before somebody said "this wasn't me", and what is left of it. */

let desk: Desk
let email: string
let memberId: string
let thief: TestBrowser
const nextPassword = 'nine valves turn by moonlight'

beforeEach(async () => {
  await desk?.close()
  desk = await openDesk({ botOn: false })
  email = await addColleague(desk.installation, desk.business, 'admin')
  thief = await signIn()
  memberId = String(((await thief.get('/session')).body.member as unknown as Looked).id)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => desk?.close())

describe('API keys', () => {
  test('of the last seven days open nothing from then on, and work again with a new secret alone', async () => {
    const { key, secret } = await makeKey(thief)
    expect((await byKey(secret)).statusCode).toBe(200)
    await raise()
    expect((await byKey(secret)).json()).toMatchObject({ status: 403, code: 'key_doubted' })
    await resetByMail()
    expect((await byKey(secret)).json()).toMatchObject({ code: 'key_doubted' })
    const owner = await signIn(nextPassword)
    expect((await owner.get('/keys')).body).toMatchObject({ items: [{ id: key.id, state: 'doubted' }] })
    const fresh = (await owner.post(`/keys/${key.id}/rotate`, { overlapHours: 24 })).body as unknown as Made
    expect(fresh.key).toMatchObject({ state: 'works', overlapUntil: null })
    expect((await byKey(fresh.secret)).statusCode).toBe(200)
    expect((await byKey(secret)).json()).toMatchObject({ code: 'key_unknown' })
  })

  test('from before go on: the forms of a website do not stand still', async () => {
    const { secret } = await makeKey(thief)
    await desk.rows("update api_keys set secret_made_at = secret_made_at - interval '8 days'")
    await raise()
    expect((await byKey(secret)).statusCode).toBe(200)
  })

  test('of a colleague to which they gave the secret are held as well; their own that a colleague rotated are not', async () => {
    const theirs = await makeKey(desk.owner)
    const mine = await makeKey(thief)
    const seen = (await thief.post(`/keys/${theirs.key.id}/rotate`, {})).body as unknown as Made
    const unseen = (await desk.owner.post(`/keys/${mine.key.id}/rotate`, {})).body as unknown as Made
    await raise()
    expect((await byKey(seen.secret)).json()).toMatchObject({ code: 'key_doubted' })
    expect((await byKey(unseen.secret)).statusCode).toBe(200)
  })

  test('end open streams at once', async () => {
    const { secret } = await makeKey(thief, { scopes: ['live.read'] })
    await desk.app.listen({ port: 0 })
    const { port } = desk.app.server.address() as { port: number }
    const stream = await fetch(`http://localhost:${port}/api/v1/live`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(stream.status).toBe(200)
    const ended = stream.text()
    await raise()
    await expect(ended).resolves.toContain('retry')
  })
})

test('invitations of the last days open nothing any more, older ones not before there is a new password', async () => {
  const [young, old] = ['young', 'old'].map((name) => `${name}@elsewhere.example`)
  const link = async (address: string | undefined) => {
    const answer = await thief.post('/invitations', { email: address, role: 'admin' })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return String(answer.body.link).split('#')[1]!
  }
  const [youngToken, oldToken] = [await link(young), await link(old)]
  await desk.rows(
    "update invitations set sent_at = sent_at - interval '8 days' where token_hash = sha256($1)",
    [Buffer.from(oldToken)],
  )
  expect((await lookAt(youngToken)).status).toBe(200)
  await raise()
  expect((await lookAt(youngToken)).body.code).toBe('link_used')
  expect((await lookAt(oldToken)).body.code).toBe('link_used')
  await resetByMail()
  expect((await lookAt(youngToken)).body.code).toBe('link_used')
  expect((await lookAt(oldToken)).status).toBe(200)
})

test('the ownership that they offered is there for nobody', async () => {
  await desk.rows("update members set role = 'owner' where id = $1", [memberId])
  thief = await signIn()
  const heirEmail = await addColleague(desk.installation, desk.business, 'member')
  const heir = openBrowser(desk.app)
  await heir.post('/session', { email: heirEmail, password: testPassword })
  const heirId = String(((await heir.get('/session')).body.member as unknown as Looked).id)
  const offer = await thief.post('/ownership-offers', { memberId: heirId })
  expect(offer.status).toBe(200)
  await raise()
  expect((await heir.get('/ownership-offers')).body).toEqual({ items: [] })
  expect((await heir.post(`/ownership-offers/${offer.body.id}/accept`)).body.code).toBe('not_found')
})

test('an authenticator app and recovery codes of the last days do not lock the owner out; older ones are asked for', async () => {
  const stand = async (age: string) => {
    await desk.rows(
      `insert into totp_factors (person_id, seed_cipher, made_at, confirmed_at, last_step)
       select person_id, 'x', now() - $2::interval, now() - $2::interval, 0 from members where id = $1`,
      [memberId, age],
    )
    await desk.rows(
      `insert into recovery_codes (id, person_id, code_hash, made_at)
       select gen_random_uuid(), person_id, 'x', now() - $2::interval from members where id = $1`,
      [memberId, age],
    )
  }
  const asksFor = async () => {
    const answer = await openBrowser(desk.app).post('/session', { email, password: nextPassword })
    return answer.body.secondFactor ?? null
  }
  await stand('8 days')
  await raise()
  await resetByMail()
  expect(await asksFor()).toMatchObject({ methods: ['totp', 'recovery'] })
  await desk.rows('delete from totp_factors')
  await stand('1 hour')
  expect(await asksFor()).toMatchObject({ methods: ['totp', 'recovery'] })
  expect((await raise()).body).toMatchObject({ added: [{ kind: 'totp' }] })
  await resetByMail()
  expect(await asksFor()).toBeNull()
  expect(await desk.rows('select 1 from recovery_codes')).toEqual([])
})

test('a session that is proven anew lasts no longer for it', async () => {
  await desk.rows(
    "update sessions set created_at = created_at - interval '6 days', ends_at = ends_at - interval '6 days'",
  )
  const before = await endOf()
  expect((await thief.put('/session/proof', { password: testPassword })).status).toBe(200)
  expect(await endOf()).toEqual(before)
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 86_400_000 + 60_000))
  expect((await thief.get('/session')).status).toBe(401)
})

test('a password that is changed while somebody signs in with the one before lets nobody in by it', async () => {
  for (let round = 0; round < 4; round++) {
    const current = round % 2 ? nextPassword : testPassword
    const next = round % 2 ? testPassword : nextPassword
    const owner = await signIn(current)
    const browsers = [1, 2, 3].map(() => openBrowser(desk.app))
    await Promise.all([
      owner.put('/password', { current, password: next }),
      ...browsers.map((browser) => browser.post('/session', { email, password: current })),
    ])
    for (const browser of browsers) expect((await browser.get('/session')).status).toBe(401)
    expect((await owner.get('/session')).status).toBe(200)
  }
}, 30_000)

type Made = { key: { id: string }; secret: string }
type Posts = { post(path: string, body?: object): Promise<{ status: number; body: object }> }

async function makeKey(by: Posts, more: object = {}): Promise<Made> {
  const answer = await by.post('/keys', { name: 'Website', scopes: ['deals.read'], ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as Made
}

const byKey = (secret: string) =>
  desk.app.inject({ method: 'GET', url: '/api/v1/deals', headers: { authorization: `Bearer ${secret}` } })

const lookAt = (token: string) => openBrowser(desk.app).post('/invitations/look', { token })

async function signIn(password = testPassword): Promise<TestBrowser> {
  await desk.rows('delete from rate_limits')
  const browser = openBrowser(desk.app)
  const answer = await browser.post('/session', { email, password })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return browser
}

async function raise() {
  return openBrowser(desk.app).post('/alarms', { token: await tokenFor('alarm') })
}

async function resetByMail() {
  const token = await tokenFor('reset_password')
  expect((await openBrowser(desk.app).put('/password/reset', { token, password: nextPassword })).status).toBe(
    204,
  )
}

async function tokenFor(purpose: 'alarm' | 'reset_password') {
  const link = await withAccount(desk.installation, asSystem(desk.business.accountId), (scope) =>
    makeMailLink(scope, purpose, memberId, {}),
  )
  return link!.split('#')[1]!
}

async function endOf() {
  const [row] = await desk.rows<{ ends_at: Date }>(
    'select ends_at from sessions where member_id = $1 and ended_at is null',
    [memberId],
  )
  return row!.ends_at
}
