import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { type Asked, Authenticator, type Spoiled } from '#testing/authenticator.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'
import { makeMailLink } from './mail-tokens.ts'
import { makeSignInLink } from './sign-in-by-link.ts'

vi.setConfig({ testTimeout: 60_000 })

const origin = 'http://localhost:4000'
const nextPassword = 'nine valves turn by moonlight'

let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness

beforeAll(async () => {
  opened = await openApp()
  business = await openBusiness(opened.installation)
})
beforeEach(() => rows('delete from rate_limits'))
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('a passkey as the second step', () => {
  test('is asked for after the password as soon as there is one; with the first come ten recovery codes', async () => {
    const person = await somebody()
    expect((await person.browser.get('/second-factors')).body).toMatchObject({ enough: false })
    const added = await person.add(new Authenticator(origin))
    expect(added.body.recoveryCodes).toHaveLength(10)
    expect((await person.add(new Authenticator(origin))).body.recoveryCodes, 'once').toBeNull()
    expect((await person.browser.get('/second-factors')).body).toMatchObject({ enough: true, totp: null })
    const elsewhere = openBrowser(opened.app)
    const answer = await person.signIn(elsewhere)
    expect(answer.body).toMatchObject({ secondFactor: { methods: ['passkey', 'recovery'] } })
    expect(elsewhere.cookie('plumbline_session')).toBeUndefined()
  })

  test('is asked for after a one-time link and after a reset as well', async () => {
    const { memberId, email } = await withPasskey()
    const who = { accountId: business.accountId, memberId }
    const link = await makeSignInLink(opened.installation, who, 5)
    const byLink = await openBrowser(opened.app).post('/session/link', { token: link.split('#')[1] })
    expect(byLink.body).toHaveProperty('secondFactor')
    const reset = await resetLink(memberId)
    expect((await openBrowser(opened.app).put('/password/reset', reset)).status).toBe(204)
    const after = await openBrowser(opened.app).post('/session', { email, password: nextPassword })
    expect(after.body).toMatchObject({ secondFactor: { methods: ['passkey', 'recovery'] } })
  })

  test('lets in, and session and audit log say by what', async () => {
    const person = await withPasskey()
    const browser = await person.begin()
    const answer = await answerBy(browser, person.device)
    expect(answer.body).toMatchObject({ member: { id: person.memberId } })
    expect((await browser.get('/session')).status).toBe(200)
    const sessions = await rows(
      'select methods from sessions where member_id = $1 order by created_at desc, id desc limit 1',
      [person.memberId],
    )
    expect(sessions).toEqual([{ methods: ['password', 'passkey'] }])
    const signedIn = await rows(
      "select data from events where type = 'identity.signed_in' and data->>'memberId' = $1 order by seq desc limit 1",
      [person.memberId],
    )
    expect(signedIn[0]?.data).toMatchObject({ by: 'password', second: 'passkey' })
  })

  test.each<[what: string, spoiled: Spoiled, code: string]>([
    ['made for another origin', { origin: 'http://localhost:4001' }, 'passkey_refused'],
    ['made in a frame of another site', { crossOrigin: true }, 'passkey_refused'],
    ['made for another place', { rpId: 'evil.example' }, 'passkey_refused'],
    ['made with nobody there', { userPresent: false }, 'passkey_refused'],
    ['of another person’s number', { userHandle: Buffer.alloc(16).toString('base64url') }, 'passkey_refused'],
    ['with another signature', { signature: Buffer.alloc(70).toString('base64url') }, 'passkey_refused'],
    ['over a challenge of its own', { challenge: 'A'.repeat(43) }, 'passkey_expired'],
    ['by a passkey that nobody has', { credentialId: 'B'.repeat(43) }, 'passkey_unknown'],
  ])('refuses an answer %s', async (_what, spoiled, code) => {
    const person = await withPasskey()
    const browser = await person.begin()
    expect((await answerBy(browser, person.device, spoiled)).body.code).toBe(code)
    expect(browser.cookie('plumbline_session')).toBeUndefined()
    // The same device, unspoiled, right after: what was refused was the spoiling.
    expect((await answerBy(browser, person.device)).status).toBe(200)
  })

  test('takes nobody else’s passkey, no challenge of another purpose or browser, and none twice', async () => {
    const person = await withPasskey()
    const other = await withPasskey()
    const browser = await person.begin()
    expect((await answerBy(browser, other.device)).body.code).toBe('passkey_unknown')
    const ofSignIn = person.device.get(await optionsOf(browser, '/session/passkey/options'))
    const send = (credential: unknown) => browser.post('/session/second-factor/passkey', { credential })
    expect((await send(ofSignIn)).body.code).toBe('passkey_expired')
    const elsewhere = await person.begin()
    const ofAnother = person.device.get(await optionsOf(elsewhere, stepOptions))
    expect((await send(ofAnother)).body.code).toBe('passkey_expired')
    const credential = person.device.get(await optionsOf(browser, stepOptions))
    expect((await browser.post('/session/passkey', { credential })).body.code).toBe('passkey_expired')
    const right = person.device.get(await optionsOf(browser, stepOptions))
    expect((await send(right)).status).toBe(200)
    expect((await send(right)).body.code).toBe('second_factor_over')
  })

  test('is nothing for whoever has given no first proof, or gave it too long ago', async () => {
    const person = await withPasskey()
    expect((await openBrowser(opened.app).post(stepOptions, {})).body.code).toBe('second_factor_over')
    const browser = await person.begin()
    const credential = person.device.get(await optionsOf(browser, stepOptions))
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 10 * 60_000 + 1))
    expect((await browser.post('/session/second-factor/passkey', { credential })).body.code).toBe(
      'second_factor_over',
    )
  })

  test('is spared in a browser that is trusted, until a factor is taken away', async () => {
    const person = await withPasskey()
    const second = await person.add(new Authenticator(origin))
    const browser = await person.begin()
    expect((await answerBy(browser, person.device, {}, true)).status).toBe(200)
    expect((await person.signIn(browser)).body).toHaveProperty('member')
    expect((await person.browser.post(`/passkeys/${second.body.id}/remove`, {})).status).toBe(204)
    expect((await person.signIn(browser)).body).toHaveProperty('secondFactor')
  })

  test('that is refused counts as a refused sign-in: somebody has the password', async () => {
    const person = await withPasskey()
    await answerBy(await person.begin(), person.device, { rpId: 'evil.example' })
    await vi.waitFor(async () => {
      const refused = await rows(
        "select 1 from events where type = 'identity.sign_in_refused' and data->>'memberId' = $1",
        [person.memberId],
      )
      expect(refused).toHaveLength(1)
    })
  })

  test('is not offered at an address without a name, and asked for all the same', async () => {
    const person = await withPasskey()
    const app = await openAppAs(opened.installation, { publicUrl: new URL('https://192.0.2.7') })
    const there = openBrowser(app)
    expect((await person.signIn(there)).body).toMatchObject({ secondFactor: { methods: ['recovery'] } })
    await rows('delete from recovery_codes')
    expect((await person.signIn(there)).body).toMatchObject({ secondFactor: { methods: [] } })
    await app.close()
  })
})

describe('a security key', () => {
  test('is made without a PIN and without a place for passkeys, and counts beside the password alone', async () => {
    const person = await somebody()
    const asked = await optionsOf(person.browser, '/passkeys/options', { kind: 'security_key' })
    expect(asked).toMatchObject({
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'discouraged' },
    })
    const key = new Authenticator(origin)
    const touched = { userVerified: false }
    const made = await person.browser.post('/passkeys', { credential: key.create(asked, touched) })
    expect(made.body).toMatchObject({ kind: 'security_key', name: 'Security key' })
    expect((await person.browser.get('/ways-in')).body).toEqual({
      password: true,
      passkeys: 0,
      google: 0,
    })

    const browser = await person.begin()
    // Such a key keeps no number of anybody's.
    expect((await answerBy(browser, key, { ...touched, userHandle: null })).status).toBe(200)

    const alone = openBrowser(opened.app)
    const credential = key.get(await optionsOf(alone, '/session/passkey/options'))
    expect((await alone.post('/session/passkey', { credential })).body.code).toBe('passkey_unknown')
    const proof = await browser.post('/session/proof/passkey/options', {})
    expect(proof.body.code, 'a touch proves nobody at an open screen').toBe('passkey_unknown')
  })

  test('is no way in: the last passkey of somebody without a password stays beside it', async () => {
    const person = await withPasskey()
    const asked = await optionsOf(person.browser, '/passkeys/options', { kind: 'security_key' })
    const key = new Authenticator(origin)
    const made = await person.browser.post('/passkeys', { credential: key.create(asked) })
    await rows(`update people set password_hash = null where id = ${personOfMember}`, [person.memberId])
    const remove = (id: unknown) => person.browser.post(`/passkeys/${id}/remove`, {})
    expect((await remove(person.passkeyId)).body.code).toBe('last_way_in')
    expect((await remove(made.body.id)).status).toBe(204)
  })

  test('does not become a passkey by what the browser sends', async () => {
    const person = await somebody()
    const asked = await optionsOf(person.browser, '/passkeys/options')
    const credential = new Authenticator(origin).create(asked, { userVerified: false })
    expect((await person.browser.post('/passkeys', { credential })).body.code).toBe('passkey_refused')
  })
})

describe('what a passkey counts for', () => {
  test('meets a business that requires a second factor, and can be set up by whoever is held up by that', async () => {
    const strict = await openBusiness(opened.installation)
    const owner = await somebody(strict.ownerEmail)
    const member = await somebody(await addColleague(opened.installation, strict, 'member'))
    const rule = { roles: ['member'], from: null }
    expect((await owner.browser.put('/account/second-factor-rule', rule)).body.without).toEqual([
      member.memberId,
    ])
    expect((await member.browser.get('/conversations')).body.code).toBe('second_factor_required')
    expect((await member.add(new Authenticator(origin))).status).toBe(200)
    expect((await member.browser.get('/conversations')).status).toBe(200)
    expect((await owner.browser.get('/account/second-factor-rule')).body.without).toEqual([])
  })

  test('a short password is taken beside it, and does not stay alone when the last one goes', async () => {
    const short = 'kP7!vqX2'
    const person = await withPasskey()
    const changed = await person.browser.put('/password', { current: testPassword, password: short })
    expect(changed.status).toBe(200)
    const remove = (body: object) => person.browser.post(`/passkeys/${person.passkeyId}/remove`, body)
    expect((await remove({})).body.code).toBe('password_wanted')
    expect((await remove({ password: 'Vk9?wwQ4' })).body.code).toBe('password_too_short')
    expect((await person.signIn(openBrowser(opened.app), short)).body).toHaveProperty('secondFactor')
    expect((await remove({ password: nextPassword })).status).toBe(204)
    expect((await person.signIn(openBrowser(opened.app), nextPassword)).body).toHaveProperty('member')
    expect(
      await rows(`select 1 from recovery_codes where person_id = ${personOfMember}`, [person.memberId]),
    ).toEqual([])
  })

  test('whoever has a second factor and no recovery code is told to make some', async () => {
    const person = await withPasskey()
    const duties = async () => (await person.browser.get('/session')).body.duties
    expect(await duties()).toMatchObject({ makeRecoveryCodes: false })
    await rows(`delete from recovery_codes where person_id = ${personOfMember}`, [person.memberId])
    expect(await duties()).toMatchObject({ makeRecoveryCodes: true })
    const made = await person.browser.post('/second-factors/recovery-codes', {})
    expect(made.body.recoveryCodes).toHaveLength(10)
    expect(await duties()).toMatchObject({ makeRecoveryCodes: false })
  })

  test('whoever has lost the device comes in with a new password and a recovery code, and it is their own act', async () => {
    const person = await withPasskey()
    await rows(`update people set password_hash = null where id = ${personOfMember}`, [person.memberId])
    expect(
      (await openBrowser(opened.app).put('/password/reset', await resetLink(person.memberId))).status,
    ).toBe(204)
    const browser = openBrowser(opened.app)
    await person.signIn(browser, nextPassword)
    const [code] = person.recoveryCodes
    expect((await browser.post('/session/second-factor', { code })).status).toBe(200)
    const used = await rows(
      "select actor_kind, actor_id, data from events where type = 'identity.recovery_code_used' and data->>'memberId' = $1",
      [person.memberId],
    )
    expect(used).toMatchObject([{ actor_kind: 'member', actor_id: person.memberId, data: { left: 9 } }])
  })

  test('codes are hashed with no transaction open', async () => {
    const person = await withPasskey()
    const browser = await person.begin()
    const idle = opened.installation.pools.app
    const { default: bcrypt } = await import('bcrypt')
    const hash = bcrypt.hash.bind(bcrypt)
    const busy: number[] = []
    vi.spyOn(bcrypt, 'hash').mockImplementation(((text: string, salt: string) => {
      busy.push(idle.totalCount - idle.idleCount)
      return hash(text, salt)
    }) as never)
    const [code] = person.recoveryCodes
    expect((await browser.post('/session/second-factor', { code })).status).toBe(200)
    expect((await person.browser.post('/second-factors/recovery-codes', {})).status).toBe(200)
    expect(busy).toEqual(Array.from({ length: 11 }, () => 0))
  })
})

const stepOptions = '/session/second-factor/passkey/options'
const personOfMember = '(select person_id from members where id = $1)'

type Person = Awaited<ReturnType<typeof somebody>>

async function somebody(email?: string) {
  const address = email ?? (await addColleague(opened.installation, business, 'member'))
  const browser = openBrowser(opened.app)
  const signIn = (from: TestBrowser, password = testPassword) =>
    from.post('/session', { email: address, password })
  const { body } = await signIn(browser)
  return {
    email: address,
    browser,
    memberId: String(body.member?.id),
    signIn,
    async add(device: Authenticator) {
      const credential = device.create(await optionsOf(browser, '/passkeys/options'))
      return browser.post('/passkeys', { credential })
    },
    /** Another browser, in which they have given their password. */
    async begin() {
      const other = openBrowser(opened.app)
      expect((await signIn(other)).body).toHaveProperty('secondFactor')
      return other
    },
  }
}

async function withPasskey(): Promise<
  Person & { device: Authenticator; passkeyId: string; recoveryCodes: string[] }
> {
  const person = await somebody()
  const device = new Authenticator(origin)
  const { body } = await person.add(device)
  return { ...person, device, passkeyId: String(body.id), recoveryCodes: body.recoveryCodes as never }
}

async function optionsOf(browser: TestBrowser, path: string, body: object = {}): Promise<Asked> {
  const answer = await browser.post(path, body)
  expect(answer.status).toBe(200)
  return answer.body.options as unknown as Asked
}

async function answerBy(
  browser: TestBrowser,
  device: Authenticator,
  spoiled: Spoiled = {},
  trustBrowser = false,
) {
  const credential = device.get(await optionsOf(browser, stepOptions), spoiled)
  return browser.post('/session/second-factor/passkey', { credential, trustBrowser })
}

async function resetLink(memberId: string) {
  const link = await withAccount(opened.installation, asSystem(business.accountId), (scope) =>
    makeMailLink(scope, 'reset_password', memberId),
  )
  return { token: link!.split('#')[1], password: nextPassword }
}

function rows(text: string, values: unknown[] = []) {
  return asAdmin(opened.installation.adminUrls.data, async (admin) => (await admin.query(text, values)).rows)
}
