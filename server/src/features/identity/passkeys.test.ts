import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { type Asked, Authenticator, type Spoiled } from '#testing/authenticator.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'
import { relyingParty } from './passkeys.ts'

const origin = 'http://localhost:4000'

let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness
/** Somebody who is signed in by their password, and has a passkey on a device. */
let owner: TestBrowser
let device: Authenticator
let passkeyId: string

beforeAll(async () => {
  opened = await openApp()
  business = await openBusiness(opened.installation)
  owner = await signedInBrowser(business.ownerEmail)
  device = new Authenticator(origin)
  const answer = await addPasskey(owner, device)
  expect(answer.status).toBe(200)
  passkeyId = String(answer.body.id)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('signing in with a passkey', () => {
  test('needs no name and no password: the device knows whose it is, and each time there is a new session', async () => {
    const browser = openBrowser(opened.app)
    const first = await signIn(browser, device)
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ member: { id: business.ownerId, email: business.ownerEmail } })
    const before = browser.cookie('plumbline_session')
    expect((await signIn(browser, device)).status).toBe(200)
    expect(browser.cookie('plumbline_session')).not.toBe(before)
    expect((await browser.get('/session')).body).toMatchObject({ member: { id: business.ownerId } })
  })

  test('asks for a device that verifies its owner, for this place, by a challenge of 32 random bytes', async () => {
    const browser = openBrowser(opened.app)
    const [one, other] = [await optionsOf(browser), await optionsOf(browser)]
    expect(one).toMatchObject({ rpId: 'localhost', userVerification: 'required', timeout: 300_000 })
    expect(Buffer.from(one.challenge, 'base64url')).toHaveLength(32)
    expect(one.challenge).not.toBe(other.challenge)
  })

  test.each<[what: string, spoiled: Spoiled, code: string]>([
    ['made for another origin', { origin: 'http://localhost:4001' }, 'passkey_refused'],
    ['made for the address of this machine', { origin: 'http://127.0.0.1:4000' }, 'passkey_refused'],
    ['made for a name that only begins alike', { origin: `${origin}.evil.example` }, 'passkey_refused'],
    ['made in a frame of another site', { crossOrigin: true }, 'passkey_refused'],
    ['made for another place', { rpId: 'evil.example' }, 'passkey_refused'],
    ['made without verifying the owner', { userVerified: false }, 'passkey_refused'],
    ['made with nobody there', { userPresent: false }, 'passkey_refused'],
    ['that was made to register', { type: 'webauthn.create' }, 'passkey_refused'],
    ['of another person’s number', { userHandle: Buffer.alloc(16).toString('base64url') }, 'passkey_refused'],
    ['that says nobody’s number', { userHandle: null }, 'passkey_refused'],
    ['with another signature', { signature: Buffer.alloc(70).toString('base64url') }, 'passkey_refused'],
    ['over a challenge of its own', { challenge: 'A'.repeat(43) }, 'passkey_expired'],
    ['by a passkey that nobody has', { credentialId: 'B'.repeat(43) }, 'passkey_unknown'],
  ])('refuses an answer %s', async (_what, spoiled, code) => {
    const browser = openBrowser(opened.app)
    const answer = await signIn(browser, device, spoiled)
    expect(answer.body.code).toBe(code)
    expect(browser.cookie('plumbline_session')).toBeUndefined()
    // The same device, unspoiled, right after: what was refused was the spoiling.
    expect((await signIn(browser, device)).status).toBe(200)
  })

  test('takes an answer once: neither the same one nor another to the same challenge signs in again', async () => {
    const browser = openBrowser(opened.app)
    const options = await optionsOf(browser)
    const credential = device.get(options)
    expect((await browser.post('/session/passkey', { credential })).status).toBe(200)
    for (const again of [credential, device.get(options)]) {
      expect((await browser.post('/session/passkey', { credential: again })).body.code).toBe(
        'passkey_expired',
      )
    }
  })

  test('takes one of those that come with the same answer at the same moment', async () => {
    const browser = openBrowser(opened.app)
    const credential = device.get(await optionsOf(browser))
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => browser.post('/session/passkey', { credential })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410])
  })

  test('takes no challenge that was given to another browser, and none of another purpose', async () => {
    const [mine, theirs] = [openBrowser(opened.app), openBrowser(opened.app)]
    const credential = device.get(await optionsOf(mine))
    await optionsOf(theirs)
    expect((await theirs.post('/session/passkey', { credential })).body.code).toBe('passkey_expired')
    expect((await mine.post('/session/passkey', { credential })).body.code, 'and it is used up').toBe(
      'passkey_expired',
    )
    const toAdd = await optionsOf(owner, '/passkeys/options')
    const forAdding = device.get({ ...toAdd, rpId: 'localhost' })
    expect((await owner.post('/session/passkey', { credential: forAdding })).body.code).toBe(
      'passkey_expired',
    )
  })

  test('takes no challenge that is older than five minutes', async () => {
    const browser = openBrowser(opened.app)
    const credential = device.get(await optionsOf(browser))
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 5 * 60_000 + 1))
    expect((await browser.post('/session/passkey', { credential })).body.code).toBe('passkey_expired')
  })

  test('refuses a device whose count stands still or goes back, as a copy of it would; one that never counts is fine', async () => {
    const browser = openBrowser(opened.app)
    expect((await signIn(browser, device)).status).toBe(200)
    const { counter } = device
    for (const copied of [counter, counter - 1, 0]) {
      expect((await signIn(browser, device, { counter: copied })).body.code).toBe('passkey_refused')
    }
    const synced = new Authenticator(origin)
    await addPasskey(owner, synced)
    for (let time = 0; time < 3; time++) {
      expect((await signIn(browser, synced, { counter: 0 })).status).toBe(200)
    }
  })

  test('is over for whoever is not in the team any more', async () => {
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    const theirs = new Authenticator(origin)
    expect((await addPasskey(colleague, theirs)).status).toBe(200)
    const { member } = (await colleague.get('/session')).body
    await asAdmin(opened.installation.adminUrls.data, (admin) =>
      admin.query("update members set status = 'removed' where id = $1", [member?.id]),
    )
    expect((await signIn(openBrowser(opened.app), theirs)).body.code).toBe('passkey_unknown')
  })
})

describe('one’s own passkeys', () => {
  test('are listed with their names and when they were used last, and nobody else sees them', async () => {
    await signIn(openBrowser(opened.app), device)
    const mine = (await owner.get('/passkeys')).body.items as unknown as Shown[]
    const shown = mine.find(({ id }) => id === passkeyId)!
    expect(shown).toMatchObject({ name: 'Chrome, Linux' })
    expect(new Date(shown.usedAt).getTime()).toBeGreaterThan(Date.now() - 60_000)
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'admin'))
    expect((await colleague.get('/passkeys')).body.items).toEqual([])
    expect((await colleague.patch(`/passkeys/${passkeyId}`, { name: 'Mine' })).status).toBe(404)
    expect((await colleague.post(`/passkeys/${passkeyId}/remove`, {})).status).toBe(404)
  })

  test('are named after who keeps them, one by one, and called otherwise when their owner wants', async () => {
    const second = new Authenticator(origin)
    expect((await addPasskey(owner, second)).body.name).toMatch(/^Chrome, Linux \d$/)
    const third = await addPasskey(owner, new Authenticator(origin), 'The van')
    expect(third.body).toMatchObject({ name: 'The van', usedAt: null })
    const renamed = await owner.patch(`/passkeys/${third.body.id}`, { name: 'The new van' })
    expect(renamed.body).toMatchObject({ id: third.body.id, name: 'The new van' })
    expect((await signIn(openBrowser(opened.app), second)).status).toBe(200)
  })

  test('are set up once each, for whoever began, and by nobody else’s challenge', async () => {
    expect((await addPasskey(owner, device)).body.code).toBe('passkey_taken')
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    const { userHandle } = device
    expect((await addPasskey(colleague, device)).body.code, 'nor for somebody else').toBe('passkey_taken')
    device.userHandle = userHandle
    const fresh = new Authenticator(origin)
    const credential = fresh.create(await optionsOf(owner, '/passkeys/options'))
    // Another person in the very same browser.
    const sameBrowser = openBrowser(opened.app)
    expect((await signIn(sameBrowser, device)).status).toBe(200)
    sameBrowser.keep('plumbline_browser', owner.cookie('plumbline_browser')!)
    colleague.keep('plumbline_browser', owner.cookie('plumbline_browser')!)
    expect((await colleague.post('/passkeys', { credential })).body.code).toBe('passkey_expired')
    expect((await sameBrowser.post('/passkeys', { credential })).body.code, 'used up').toBe('passkey_expired')
    for (const spoiled of [
      { userVerified: false },
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { type: 'webauthn.get' },
      { crossOrigin: true },
    ]) {
      const refused = await addPasskey(owner, new Authenticator(origin), undefined, spoiled)
      expect(refused.body.code, JSON.stringify(spoiled)).toBe('passkey_refused')
    }
  })

  test('are known by a random number of the person’s own, which is neither their e-mail nor any id of ours', async () => {
    const options = await optionsOf(owner, '/passkeys/options')
    const handle = Buffer.from(String(options.user?.id), 'base64url')
    expect(handle).toHaveLength(16)
    const { member, account } = (await owner.get('/session')).body
    const { rows } = await asAdmin(opened.installation.adminUrls.data, (admin) =>
      admin.query('select person_id from members where id = $1', [member?.id]),
    )
    for (const known of [member?.id, account?.id, rows[0].person_id]) {
      expect(handle.toString('hex')).not.toBe(String(known).replaceAll('-', ''))
    }
  })

  test('want a fresh proof before one comes or goes', async () => {
    const fresh = new Authenticator(origin)
    const credential = fresh.create(await optionsOf(owner, '/passkeys/options'))
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 10 * 60_000 + 1))
    expect((await owner.post('/passkeys/options', {})).body.code).toBe('proof_needed')
    expect((await owner.post('/passkeys', { credential })).body.code).toBe('proof_needed')
    expect((await owner.post(`/passkeys/${passkeyId}/remove`, {})).body.code).toBe('proof_needed')
  })

  test('sign in no more once they are removed', async () => {
    const lost = new Authenticator(origin)
    const { body } = await addPasskey(owner, lost)
    expect((await signIn(openBrowser(opened.app), lost)).status).toBe(200)
    expect((await owner.post(`/passkeys/${body.id}/remove`, {})).status).toBe(204)
    expect((await signIn(openBrowser(opened.app), lost)).body.code).toBe('passkey_unknown')
    expect((await owner.post(`/passkeys/${body.id}/remove`, {})).status).toBe(404)
  })

  test('are twenty at most', async () => {
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'viewer'))
    for (let count = 0; count < 20; count++) {
      expect((await addPasskey(colleague, new Authenticator(origin))).status).toBe(200)
    }
    expect((await addPasskey(colleague, new Authenticator(origin))).body.code).toBe('passkeys_many')
  })

  test('are never the last way in that is taken away, two at the same moment neither', async () => {
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    const made = [
      (await addPasskey(colleague, new Authenticator(origin))).body.id,
      (await addPasskey(colleague, new Authenticator(origin))).body.id,
    ]
    const { member } = (await colleague.get('/session')).body
    await asAdmin(opened.installation.adminUrls.data, (admin) =>
      admin.query(
        'update people set password_hash = null where id = (select person_id from members where id = $1)',
        [member?.id],
      ),
    )
    const both = await Promise.all(made.map((id) => colleague.post(`/passkeys/${id}/remove`, {})))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409])
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('last_way_in')
  })
})

describe('an owner without a password', () => {
  const newcomer = (name: string) => ({
    businessName: `${name} Drains`,
    trade: 'plumbing',
    timeZone: 'America/Chicago',
    name,
    email: `${name.toLowerCase()}-${Date.now()}@drains.example`,
  })
  const signUp = async (spoiled: Spoiled = {}) => {
    const browser = openBrowser(opened.app)
    const business = newcomer('Lou')
    const { name, email } = business
    const theirs = new Authenticator(origin)
    const { body } = await browser.post('/sign-up/passkey/options', { name, email })
    const credential = theirs.create(body.options as unknown as Asked, spoiled)
    const answer = await browser.post('/sign-up/passkey', { ...business, credential })
    return { browser, theirs, answer, business, credential }
  }

  test('signs up with a passkey, is in, and signs in by it from another browser', async () => {
    const { answer, theirs, business } = await signUp()
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ member: { role: 'owner', email: business.email } })
    const other = openBrowser(opened.app)
    expect((await signIn(other, theirs)).body).toMatchObject({ account: { name: 'Lou Drains' } })
    expect((await other.get('/ways-in')).body).toEqual({ password: false, passkeys: 1, google: 0 })
    for (const password of ['', 'null', testPassword]) {
      const guessed = await openBrowser(opened.app).post('/session', { email: business.email, password })
      expect(guessed.status).toBeGreaterThanOrEqual(400)
    }
  })

  test('signs up once with what the device made, and not with what did not verify its owner', async () => {
    const { browser, credential } = await signUp()
    const again = await browser.post('/sign-up/passkey', { ...newcomer('Max'), credential })
    expect(again.body.code).toBe('passkey_expired')
    expect((await signUp({ userVerified: false })).answer.body.code).toBe('passkey_refused')
    expect((await signUp({ origin: 'https://evil.example' })).answer.body.code).toBe('passkey_refused')
  })

  test('keeps their last passkey until they have a password, which they set by proving with the passkey', async () => {
    const { browser, theirs } = await signUp()
    const [only] = (await browser.get('/passkeys')).body.items as unknown as Shown[]
    expect((await browser.post(`/passkeys/${only!.id}/remove`, {})).body.code).toBe('last_way_in')
    const password = 'nine valves turn by moonlight'
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 11 * 60_000))
    expect((await browser.put('/password', { password })).body.code).toBe('proof_needed')
    expect((await browser.put('/session/proof', { password })).body.code).toBe('wrong_password')
    expect((await prove(browser, theirs)).status).toBe(200)
    expect((await browser.put('/password', { password })).status).toBe(200)
    expect((await browser.put('/password', { password: `${password} again` })).body.code).toBe(
      'wrong_password',
    )
    expect((await browser.post(`/passkeys/${only!.id}/remove`, {})).status).toBe(204)
    expect((await browser.get('/ways-in')).body).toEqual({ password: true, passkeys: 0, google: 0 })
  })
})

describe('showing with a passkey that it is you', () => {
  test('makes sensitive actions go through again, under a new token; the one before is dead', async () => {
    const browser = openBrowser(opened.app)
    await signIn(browser, device)
    const before = browser.cookie('plumbline_session')!
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 11 * 60_000))
    expect((await browser.post('/passkeys/options', {})).body.code).toBe('proof_needed')
    expect((await prove(browser, device)).status).toBe(200)
    expect((await browser.post('/passkeys/options', {})).status).toBe(200)
    const old = openBrowser(opened.app)
    old.keep('plumbline_session', before)
    expect((await old.get('/session')).body.code).toBe('session_ended')
  })

  test('asks for one’s own passkeys alone, and takes nobody else’s, nothing twice and nothing of a sign-in', async () => {
    const browser = openBrowser(opened.app)
    await signIn(browser, device)
    const options = await optionsOf(browser, '/session/proof/passkey/options')
    expect(JSON.stringify(options)).toContain(device.id)
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    expect((await colleague.post('/session/proof/passkey/options', {})).body.code).toBe('passkey_unknown')
    const theirs = new Authenticator(origin)
    await addPasskey(colleague, theirs)
    expect((await prove(browser, theirs)).body.code).toBe('passkey_unknown')
    expect((await prove(browser, device, { userVerified: false })).body.code).toBe('passkey_refused')
    const otherHandle = Buffer.alloc(16).toString('base64url')
    expect((await prove(browser, device, { userHandle: otherHandle })).body.code).toBe('passkey_refused')
    const credential = device.get(await optionsOf(browser, '/session/proof/passkey/options'))
    expect((await browser.put('/session/proof/passkey', { credential })).status).toBe(200)
    expect((await browser.put('/session/proof/passkey', { credential })).body.code).toBe('passkey_expired')
    const ofSignIn = device.get(await optionsOf(browser))
    expect((await browser.put('/session/proof/passkey', { credential: ofSignIn })).body.code).toBe(
      'passkey_expired',
    )
  })
})

describe('where passkeys belong', () => {
  const party = (publicUrl: string) => relyingParty({ publicUrl: new URL(publicUrl) } as never)

  test('is the name of this installation: localhost for both names of this machine, and no bare address', () => {
    expect(party('http://localhost:4000')).toEqual({ id: 'localhost', origin: 'http://localhost:4000' })
    expect(party('http://127.0.0.1:4000')).toEqual({ id: 'localhost', origin: 'http://localhost:4000' })
    expect(party('http://[::1]:4000')).toEqual({ id: 'localhost', origin: 'http://localhost:4000' })
    expect(party('https://crm.pipes.example')).toEqual({
      id: 'crm.pipes.example',
      origin: 'https://crm.pipes.example',
    })
    for (const nowhere of ['https://192.0.2.7', 'https://[2001:db8::7]', 'http://crm.pipes.example']) {
      expect(party(nowhere), nowhere).toBeNull()
    }
  })

  test('is said where there is none, instead of a failure', async () => {
    const app = await openAppAs(opened.installation, { publicUrl: new URL('https://192.0.2.7') })
    expect((await openBrowser(app).post('/session/passkey/options', {})).body.code).toBe('passkeys_not_here')
    await app.close()
  })
})

type Shown = { id: string; name: string; usedAt: string }

async function signedInBrowser(email: string): Promise<TestBrowser> {
  const browser = openBrowser(opened.app)
  expect((await browser.post('/session', { email, password: testPassword })).status).toBe(200)
  return browser
}

async function optionsOf(browser: TestBrowser, path = '/session/passkey/options'): Promise<Asked> {
  const { status, body } = await browser.post(path, {})
  expect(status).toBe(200)
  return body.options as unknown as Asked
}

async function signIn(browser: TestBrowser, from: Authenticator, spoiled: Spoiled = {}) {
  return browser.post('/session/passkey', { credential: from.get(await optionsOf(browser), spoiled) })
}

async function addPasskey(browser: TestBrowser, to: Authenticator, name?: string, spoiled: Spoiled = {}) {
  const credential = to.create(await optionsOf(browser, '/passkeys/options'), spoiled)
  return browser.post('/passkeys', { credential, ...(name && { name }) })
}

async function prove(browser: TestBrowser, by: Authenticator, spoiled: Spoiled = {}) {
  const options = await optionsOf(browser, '/session/proof/passkey/options')
  return browser.put('/session/proof/passkey', { credential: by.get(options, spoiled) })
}
