import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import type { GoogleAccount } from '#simulator/google/people.ts'
import type { Trick } from '#simulator/google/tricks.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { chooseAt, googleServer, newAccountAt, returnAddress } from '#testing/google.ts'
import { asAdmin } from '#testing/installation.ts'
import { answersForMailbox } from './google.ts'

let google: Awaited<ReturnType<typeof googleServer>>
let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness
/** Signed in by their password, with a Google account of another address than they have here. */
let owner: TestBrowser
let account: GoogleAccount

beforeAll(async () => {
  google = await googleServer()
  opened = await openApp(google.settings)
})
beforeEach(async () => {
  await query('delete from rate_limits')
  business = await openBusiness(opened.installation)
  owner = await signedInBrowser(business.ownerEmail)
  account = await newAccount({ email: `${word()}@gmail.com` })
  expect((await link(owner, account)).status).toBe(200)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await opened?.close()
  await google?.close()
})

describe('signing in with Google', () => {
  test('lets in whoever has linked the account, in another browser, with a new session each time', async () => {
    const browser = openBrowser(opened.app)
    const answer = await enter(browser, account)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ member: { id: business.ownerId }, returnTo: '/board' })
    const before = browser.cookie('plumbline_session')
    expect((await enter(browser, account)).status).toBe(200)
    expect(browser.cookie('plumbline_session')).not.toBe(before)
    const [shown] = (await browser.get('/google')).body.items as unknown as { usedAt: string }[]
    expect(new Date(shown!.usedAt).getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(await events('identity.signed_in')).toContainEqual(expect.objectContaining({ by: 'google' }))
  })

  test('asks Google by state, nonce and challenge of 32 random bytes each, and for one exact way back', async () => {
    const addresses = [await begin(openBrowser(opened.app)), await begin(openBrowser(opened.app))]
    const [one, other] = addresses.map((address) => Object.fromEntries(new URL(address).searchParams))
    expect(one).toMatchObject({
      redirect_uri: returnAddress,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one![name]!.replace('enter.', ''), name).toMatch(/^[\w-]{43}$/)
      expect(one![name], name).not.toBe(other![name])
    }
  })

  const refused: [what: string, trick: Trick, code: string][] = [
    ['with the nonce of another sign-in', 'wrong_nonce', 'google_refused'],
    ['without a nonce', 'no_nonce', 'google_refused'],
    ['made for another site', 'wrong_audience', 'google_refused'],
    ['of another issuer', 'wrong_issuer', 'google_refused'],
    ['signed by another key of the same name', 'wrong_signature', 'google_refused'],
    ['signed by a key that is not published', 'unknown_key', 'google_refused'],
    ['that nobody signed', 'algorithm_none', 'google_refused'],
    ['signed with the public key as a password', 'algorithm_hs256', 'google_refused'],
    ['that has run out', 'expired', 'google_refused'],
    ['made tomorrow', 'from_the_future', 'google_refused'],
    ['without a token', 'no_token', 'google_refused'],
    ['in the name of another provider', 'other_provider', 'google_refused'],
    ['in nobody’s name', 'nameless_provider', 'google_refused'],
    ['of a Google that is out of order', 'out_of_order', 'google_unreachable'],
  ]
  test.each(refused)(
    'refuses an answer %s, and takes an honest one right after',
    async (_what, trick, code) => {
      // Somebody else's request came before: its nonce is the wrong one.
      await enter(openBrowser(opened.app), account)
      const browser = openBrowser(opened.app)
      expect((await enter(browser, account, trick)).body.code).toBe(code)
      expect(browser.cookie('plumbline_session')).toBeUndefined()
      expect((await enter(browser, account)).status).toBe(200)
    },
  )

  test('takes a state once, in the browser that was sent, within ten minutes, and none that we did not make', async () => {
    const [mine, theirs] = [openBrowser(opened.app), openBrowser(opened.app)]
    await begin(theirs)
    const answer = await chooseAt(await begin(mine), account)
    expect((await theirs.post('/session/google', { answer })).body.code).toBe('google_expired')
    expect((await mine.post('/session/google', { answer })).body.code, 'and it is used up').toBe(
      'google_expired',
    )

    const twice = await chooseAt(await begin(mine), account)
    expect((await mine.post('/session/google', { answer: twice })).status).toBe(200)
    expect((await mine.post('/session/google', { answer: twice })).body.code).toBe('google_expired')

    const good = await chooseAt(await begin(mine), account)
    const state = new URLSearchParams(good).get('state')!
    for (const spoiled of [
      good.replace(state, `enter.${'A'.repeat(43)}`),
      good.replace(/state=[^&]*&?/, ''),
      `${good}&state=${state}`,
    ]) {
      expect((await mine.post('/session/google', { answer: spoiled })).body.code).toBe('google_expired')
    }
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 10 * 60_000 + 1))
    expect((await mine.post('/session/google', { answer: good })).body.code).toBe('google_expired')
  })

  test('takes one of those that come with the same answer at the same moment', async () => {
    const browser = openBrowser(opened.app)
    const answer = await chooseAt(await begin(browser), account)
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.post('/session/google', { answer })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410])
  })

  test('redeems no code under another state than the one it came with, nor one that was redeemed', async () => {
    const browser = openBrowser(opened.app)
    const stolen = new URLSearchParams(await chooseAt(await begin(openBrowser(opened.app)), account))
    const own = new URLSearchParams(await chooseAt(await begin(browser), account))
    own.set('code', stolen.get('code')!)
    expect((await browser.post('/session/google', { answer: `?${own}` })).body.code).toBe('google_refused')
    const used = new URLSearchParams(await chooseAt(await begin(browser), account))
    expect((await browser.post('/session/google', { answer: `?${used}` })).status).toBe(200)
    const fresh = new URLSearchParams(await chooseAt(await begin(browser), account))
    fresh.set('code', used.get('code')!)
    expect((await browser.post('/session/google', { answer: `?${fresh}` })).body.code).toBe('google_refused')
  })

  test('takes what was begun for one thing for no other', async () => {
    const toLink = await chooseAt(await begin(owner, '/google/address'), await newAccount({}))
    expect((await owner.post('/session/google', { answer: toLink })).body.code).toBe('google_expired')
    const toEnter = await chooseAt(await begin(owner), await newAccount({}))
    expect((await owner.post('/google', { answer: toEnter })).body.code).toBe('google_expired')
    const signUp = await enter(openBrowser(opened.app), await newAccount({}))
    const { token } = signUp.body.signUp as unknown as { token: string }
    for (const path of ['/session/link', '/invitations/look'])
      expect((await owner.post(path, { token })).body.code, path).toBe('link_used')
  })

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'inbox',
  ])('leads nobody to %j', async (returnTo) => {
    const browser = openBrowser(opened.app)
    const answer = await browser.post('/session/google/address', { returnTo })
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/returnTo' }] })
  })

  test('says so in words when the person says no at Google, and when Google is not there', async () => {
    const browser = openBrowser(opened.app)
    expect((await enter(browser, null)).body.code).toBe('google_denied')
    const nowhere = { issuer: 'http://localhost:1', clientId: 'x', clientSecret: 'y' }
    const { installation } = opened
    installation.google = nowhere
    const cut = await openAppAs(installation, {})
    installation.google = installation.config.google
    expect((await openBrowser(cut).post('/session/google/address')).body.code).toBe('google_unreachable')
    await cut.close()
  })

  test('is not offered where the operator has not set it up', async () => {
    const { installation } = opened
    expect((await owner.get('/sign-in')).body.google).toEqual({ origin: 'http://localhost:4000' })
    installation.google = null
    const without = await openAppAs(installation, {})
    installation.google = installation.config.google
    const browser = openBrowser(without)
    expect((await browser.get('/sign-in')).body.google).toBeNull()
    expect((await browser.post('/session/google/address')).body.code).toBe('google_not_here')
    expect((await browser.post('/session/google', { answer: '?state=x' })).body.code).toBe('google_not_here')
    await without.close()
  })

  test('knows people by their number at Google: a changed address is the same person, the same address another one', async () => {
    const { email } = account
    await google.provider.people.change(account.sub, { email: `${word()}@gmail.com` })
    const answer = await enter(openBrowser(opened.app), account)
    expect(answer.body).toMatchObject({ member: { id: business.ownerId, email: business.ownerEmail } })
    const later = await enter(openBrowser(opened.app), await newAccount({ email }))
    expect(later.body.signUp, 'whoever has the old address today is nobody here').toMatchObject({ email })
  })

  test('is over for whoever is not in the team any more', async () => {
    const email = await addColleague(opened.installation, business, 'member')
    const colleague = await signedInBrowser(email)
    const theirs = await newAccount({})
    await link(colleague, theirs)
    await query("update members set status = 'removed' where account_id = $1 and role = 'member'", [
      business.accountId,
    ])
    expect((await enter(openBrowser(opened.app), theirs)).body.code).toBe('google_unknown')
  })
})

describe('an address alone', () => {
  const another = (given: Partial<GoogleAccount>) => newAccount({ email: business.ownerEmail, ...given })
  const workspace = { hd: 'business.example' }

  test('links to a sign-in when it was confirmed here and Google answers for it today', async () => {
    await confirmOwner()
    const answer = await enter(openBrowser(opened.app), await another(workspace))
    expect(answer.body).toMatchObject({ member: { id: business.ownerId } })
    expect(await events('identity.google_linked')).toContainEqual(expect.objectContaining({ by: 'address' }))
  })

  test.each<[what: string, given: Partial<GoogleAccount>, isConfirmed: boolean, code: string]>([
    ['that Google has not confirmed', { email_verified: false, ...workspace }, true, 'google_unverified'],
    ['for which Google does not answer: a mailbox elsewhere', {}, true, 'google_link_first'],
    [
      'that nobody confirmed here: somebody may have signed up with it before its owner',
      workspace,
      false,
      'google_link_first',
    ],
  ])('%s links to nobody', async (_what, given, isConfirmed, code) => {
    if (isConfirmed) await confirmOwner()
    const browser = openBrowser(opened.app)
    expect((await enter(browser, await another(given))).body.code).toBe(code)
    expect(browser.cookie('plumbline_session')).toBeUndefined()
  })

  test.each<[email: string, hostedDomain: string | null, answers: boolean]>([
    ['olivia@gmail.com', null, true],
    ['olivia@googlemail.com', null, true],
    ['olivia@business.example', 'business.example', true],
    ['olivia@business.example', null, false],
    ['olivia@gmail.com.evil.example', null, false],
    ['olivia@notgmail.com', null, false],
    ['gmail.com@evil.example', null, false],
  ])('%s with the domain %s: Google answers for it is %s', (email, hostedDomain, answers) => {
    const says = { issuer: google.url, subject: '1', name: null, authenticatedAt: null, email, hostedDomain }
    expect(answersForMailbox({ ...says, emailVerified: true })).toBe(answers)
    expect(answersForMailbox({ ...says, emailVerified: false })).toBe(false)
  })

  test('that Google has not confirmed tells nobody whether it is known here', async () => {
    const known = await enter(openBrowser(opened.app), await another({ email_verified: false }))
    const unknown = await enter(openBrowser(opened.app), await newAccount({ email_verified: false }))
    expect(known.body).toEqual({ ...unknown.body, instance: known.body.instance })
  })
})

describe('linking in one’s settings', () => {
  test('wants a proof of a moment ago, both when it begins and when it ends', async () => {
    const answer = await chooseAt(await begin(owner, '/google/address'), await newAccount({}))
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 10 * 60_000 + 1))
    expect((await owner.post('/google/address')).body.code).toBe('proof_needed')
    expect((await owner.post('/google', { answer })).body.code).toBe('proof_needed')
  })

  test('is for whoever began it: what somebody else has heard from Google links nothing to them', async () => {
    const answer = await chooseAt(await begin(owner, '/google/address'), await newAccount({}))
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'admin'))
    colleague.keep('plumbline_browser', owner.cookie('plumbline_browser')!)
    expect((await colleague.post('/google', { answer })).body.code).toBe('google_expired')
    expect((await colleague.get('/google')).body.items).toEqual([])
  })

  test('takes an account for one sign-in, and twenty for each', async () => {
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    expect((await link(colleague, account)).body.code).toBe('google_taken')
    for (let count = 0; count < 19; count++)
      expect((await link(owner, await newAccount({}))).status).toBe(200)
    expect((await link(owner, await newAccount({}))).body.code).toBe('google_many')
  })

  test('shows one’s own, which nobody else sees or takes away; unlinked, it signs in no more', async () => {
    const [linked] = await own(owner)
    expect(linked).toMatchObject({ email: account.email, usedAt: null })
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'admin'))
    expect((await colleague.delete(`/google/${linked!.id}`)).status).toBe(404)
    expect((await owner.delete(`/google/${linked!.id}`)).status).toBe(204)
    expect(await own(owner)).toEqual([])
    expect((await enter(openBrowser(opened.app), account)).body.signUp).toBeTruthy()
    expect(await events('identity.google_unlinked')).toHaveLength(1)
  })

  test('never takes the last way in, not even of two at the same moment', async () => {
    await query(
      'update people set password_hash = null where id = (select person_id from members where id = $1)',
      [business.ownerId],
    )
    const [only] = await own(owner)
    expect((await owner.delete(`/google/${only!.id}`)).body.code).toBe('last_way_in')
    await link(owner, await newAccount({}))
    const both = await Promise.all((await own(owner)).map(({ id }) => owner.delete(`/google/${id}`)))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409])
    expect(await own(owner)).toHaveLength(1)
  })
})

describe('after “this wasn’t me”', () => {
  test('an account that was linked in the days before signs in no more, and an older one not until there is a new password', async () => {
    const older = await newAccount({})
    await link(owner, older)
    await query("update google_identities set created_at = now() - interval '8 days'")
    const late = await newAccount({})
    await link(owner, late)
    const { items } = (await owner.get('/sessions')).body as never as { items: { id: string }[] }
    expect((await owner.post(`/sessions/${items[0]!.id}/alarm`)).status).toBe(200)
    expect((await enter(openBrowser(opened.app), late)).body.signUp, 'nobody’s any more').toBeTruthy()
    expect((await enter(openBrowser(opened.app), older)).body.code).toBe('sign_in_frozen')
    await confirmOwner()
    const byAddress = await newAccount({ email: business.ownerEmail, hd: 'business.example' })
    expect((await enter(openBrowser(opened.app), byAddress)).body.code).toBe('sign_in_frozen')
  })
})

describe('signing up with Google', () => {
  const form = { businessName: 'Gus Drains', trade: 'hvac', timeZone: 'America/Denver', name: 'Gus' }

  test('asks for the business afterwards, and until then there is nobody', async () => {
    const before = await count()
    const browser = openBrowser(opened.app)
    const person = await newAccount({ name: 'Gus Googler' })
    const { signUp } = (await enter(browser, person)).body as never as { signUp: { token: string } }
    expect(signUp).toMatchObject({ name: 'Gus Googler', email: person.email })
    expect(await count()).toEqual(before)
    const other = await openBrowser(opened.app).post('/sign-up/google', { ...form, token: signUp.token })
    expect(other.body.code, 'in another browser').toBe('google_expired')
    const again = (await enter(browser, person)).body as never as { signUp: { token: string } }
    const made = await browser.post('/sign-up/google', { ...form, token: again.signUp.token })
    expect(made.body).toMatchObject({
      account: { name: 'Gus Drains' },
      member: { email: person.email, role: 'owner', emailVerified: true },
    })
    const once = await browser.post('/sign-up/google', { ...form, token: again.signUp.token })
    expect(once.body.code).toBe('google_expired')
    expect((await enter(openBrowser(opened.app), person)).body).toMatchObject({ member: { role: 'owner' } })
    expect((await browser.get('/ways-in')).body).toEqual({ password: false, passkeys: 0, google: 1 })
    expect((await browser.delete(`/google/${(await own(browser))[0]!.id}`)).body.code).toBe('last_way_in')
  })

  test('leaves an address to be confirmed for which Google does not answer', async () => {
    const browser = openBrowser(opened.app)
    const person = await newAccount({ email: `${word()}@weiss.example` })
    const { signUp } = (await enter(browser, person)).body as never as { signUp: { token: string } }
    const made = await browser.post('/sign-up/google', { ...form, token: signUp.token })
    expect(made.body.member).toMatchObject({ emailVerified: false })
  })

  test('makes one business of two forms of the same account', async () => {
    const person = await newAccount({})
    const browsers = [openBrowser(opened.app), openBrowser(opened.app)]
    const tokens = await Promise.all(
      browsers.map(async (browser) => Object((await enter(browser, person)).body.signUp).token as string),
    )
    const made = await Promise.all(
      browsers.map((browser, at) => browser.post('/sign-up/google', { ...form, token: tokens[at] })),
    )
    expect(made.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('is closed where signing up is', async () => {
    const closed = await openAppAs(opened.installation, { signUp: 'closed' })
    expect((await enter(openBrowser(closed), await newAccount({}))).body.code).toBe('google_unknown')
    await closed.close()
  })
})

describe('showing at Google that it is you', () => {
  test('counts when Google says that it was just now, under a new token', async () => {
    const before = owner.cookie('plumbline_session')
    const late = vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 11 * 60_000))
    expect((await owner.post('/google/address')).body.code).toBe('proof_needed')
    late.mockRestore()
    await query("update sessions set proven_at = now() - interval '1 hour'")
    expect((await owner.post('/google/address')).body.code).toBe('proof_needed')
    const address = await begin(owner, '/session/proof/google/address')
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
    const answer = await chooseAt(address, account)
    expect((await owner.put('/session/proof/google', { answer })).status).toBe(200)
    expect(owner.cookie('plumbline_session')).not.toBe(before)
    expect((await owner.post('/google/address')).status).toBe(200)
  })

  test.each<[what: string, trick: Trick]>([
    ['of yesterday', 'stale_sign_in'],
    ['of which Google says nothing', 'silent_sign_in'],
  ])('does not count by a sign-in there %s', async (_what, trick) => {
    const answer = await chooseAt(await begin(owner, '/session/proof/google/address'), account, trick)
    expect((await owner.put('/session/proof/google', { answer })).body.code).toBe('google_not_fresh')
  })

  test('counts with an account that is linked to oneself alone', async () => {
    const answer = await chooseAt(await begin(owner, '/session/proof/google/address'), await newAccount({}))
    expect((await owner.put('/session/proof/google', { answer })).body.code).toBe('google_other_account')
    const colleague = await signedInBrowser(await addColleague(opened.installation, business, 'member'))
    expect((await colleague.post('/session/proof/google/address')).body.code).toBe('google_other_account')
    const toEnter = await chooseAt(await begin(owner), account)
    expect((await owner.put('/session/proof/google', { answer: toEnter })).body.code).toBe('google_expired')
  })
})

// ---- what these tests do ----

async function begin(browser: TestBrowser, path = '/session/google/address'): Promise<string> {
  const answer = await browser.post(path, { returnTo: '/board' })
  if (answer.status !== 200) throw new Error(`not begun: ${JSON.stringify(answer.body)}`)
  return String(answer.body.address)
}

async function enter(browser: TestBrowser, person: GoogleAccount | null, trick?: Trick) {
  return browser.post('/session/google', { answer: await chooseAt(await begin(browser), person, trick) })
}

async function link(browser: TestBrowser, person: GoogleAccount) {
  return browser.post('/google', { answer: await chooseAt(await begin(browser, '/google/address'), person) })
}

async function own(browser: TestBrowser): Promise<{ id: string }[]> {
  return (await browser.get('/google')).body.items as unknown as { id: string }[]
}

function newAccount(given: Partial<GoogleAccount>): Promise<GoogleAccount> {
  return newAccountAt(google.url, { email: `${word()}@gmail.com`, ...given })
}

async function signedInBrowser(email: string): Promise<TestBrowser> {
  const browser = openBrowser(opened.app)
  expect((await browser.post('/session', { email, password: testPassword })).status).toBe(200)
  return browser
}

function confirmOwner() {
  return query(
    'update people set email_verified_at = now() where id = (select person_id from members where id = $1)',
    [business.ownerId],
  )
}

async function events(type: string): Promise<unknown[]> {
  const rows = await query('select data from events where account_id = $1 and type = $2', [
    business.accountId,
    type,
  ])
  return rows.map(({ data }) => data)
}

function count() {
  return query('select (select count(*) from accounts) as accounts, (select count(*) from people) as people')
}

function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return asAdmin(opened.installation.adminUrls.data, async (admin) => (await admin.query(text, values)).rows)
}

let words = 0
function word(): string {
  return `gus.${process.pid}.${++words}`
}
