import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GoogleAccount } from '#simulator/google/people.ts'
import { openApp } from '#testing/app.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { openBusiness, signedIn, type TestBusiness, type TestClient } from '#testing/business.ts'
import { chooseAt, googleServer, newAccountAt } from '#testing/google.ts'
import { asAdmin } from '#testing/installation.ts'

let google: Awaited<ReturnType<typeof googleServer>>
let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness
let owner: TestClient
let email: string
let count = 0

beforeAll(async () => {
  google = await googleServer()
  opened = await openApp(google.settings)
})
beforeEach(async () => {
  await asAdmin(opened.installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
  business = await openBusiness(opened.installation)
  owner = await signedIn(opened.app, business.ownerEmail)
  email = `tess.${process.pid}.${++count}@gmail.com`
})
afterAll(async () => {
  await opened?.close()
  await google?.close()
})

describe('an invitation that is accepted with Google', () => {
  test('makes a sign-in for the invited address, confirmed, that Google signs in from then on', async () => {
    const [browser, person] = [openBrowser(opened.app), await newAccount({ name: 'Tess Tester' })]
    const answer = await accept(browser, await invite(), person)
    expect(answer.body).toMatchObject({
      account: { id: business.accountId },
      member: { email, name: 'Tess Tester', role: 'member', emailVerified: true },
    })
    expect((await browser.get('/ways-in')).body).toEqual({ password: false, passkeys: 0, google: 1 })
    const later = openBrowser(opened.app)
    const { address } = (await later.post('/session/google/address')).body
    const back = await chooseAt(String(address), person)
    expect((await later.post('/session/google', { answer: back })).body.member).toMatchObject({ email })
  })

  test('is for the invited address alone, and only where Google answers for it', async () => {
    const token = await invite()
    const [someoneElse, notConfirmed] = [
      await newAccount({ email: `else.${email}` }),
      await newAccount({ email_verified: false }),
    ]
    for (const person of [someoneElse, notConfirmed]) {
      expect((await accept(openBrowser(opened.app), token, person)).body.code).toBe('google_wrong_mailbox')
    }
    email = `tess.${count}@weiss.example`
    const elsewhere = await invite()
    expect((await accept(openBrowser(opened.app), elsewhere, await newAccount({}))).body.code).toBe(
      'google_wrong_mailbox',
    )
    const workspace = await newAccount({ hd: 'weiss.example' })
    expect((await accept(openBrowser(opened.app), elsewhere, workspace)).status).toBe(200)
  })

  test('counts once, in the browser that was shown the link, and not after it was withdrawn', async () => {
    const token = await invite()
    const person = await newAccount({})
    const [mine, theirs] = [openBrowser(opened.app), openBrowser(opened.app)]
    await begin(theirs, token)
    const answer = await chooseAt(await begin(mine, token), person)
    expect((await theirs.post('/invitations/accept/google', { answer })).body.code).toBe('google_expired')
    const late = await chooseAt(await begin(mine, token), person)
    const { items } = (await owner.get('/invitations')).body as never as { items: { id: string }[] }
    await owner.delete(`/invitations/${items[0]!.id}`)
    expect((await mine.post('/invitations/accept/google', { answer: late })).body.code).toBe('link_used')
    expect((await mine.post('/invitations/accept/google/address', { token })).body.code).toBe('link_used')
  })

  test('takes no account that signs somebody else in, and leaves the invitation as it was', async () => {
    const person = await newAccount({})
    expect((await accept(openBrowser(opened.app), await invite(), person)).status).toBe(200)
    // The same account under another address: it is somebody’s already.
    email = `renamed.${email}`
    await google.provider.people.change(person.sub, { email })
    const token = await invite()
    expect((await accept(openBrowser(opened.app), token, person)).body.code).toBe('google_taken')
    const { items } = (await owner.get('/invitations')).body as never as { items: unknown[] }
    expect(items).toHaveLength(1)
  })
})

async function invite(): Promise<string> {
  const { body } = await owner.post('/invitations', { email, role: 'member' })
  return String(body.link).split('#')[1]!
}

async function begin(browser: TestBrowser, token: string): Promise<string> {
  const answer = await browser.post('/invitations/accept/google/address', { token })
  if (answer.status !== 200) throw new Error(`not begun: ${JSON.stringify(answer.body)}`)
  return String(answer.body.address)
}

async function accept(browser: TestBrowser, token: string, person: GoogleAccount) {
  const answer = await chooseAt(await begin(browser, token), person)
  return browser.post('/invitations/accept/google', { answer })
}

function newAccount(given: Partial<GoogleAccount>): Promise<GoogleAccount> {
  return newAccountAt(google.url, { email, ...given })
}
