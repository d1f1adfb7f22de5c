import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openApp } from '#testing/app.ts'
import { openBrowser, type TestBrowser } from '#testing/browser.ts'
import { addColleague, openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let business: TestBusiness
let owner: TestBrowser
let colleague: TestBrowser

beforeAll(async () => {
  opened = await openApp()
  business = await openBusiness(opened.installation)
  owner = await signIn(business.ownerEmail)
  colleague = await signIn(await addColleague(opened.installation, business, 'admin'))
})
afterAll(() => opened?.close())

type Shown = { id: string; type: string; by: string | null; count: number | null; newDevice: boolean }

test('each member sees their own sign-ins with time, device, way and network, and nobody else’s', async () => {
  const mine = await listOf(owner)
  expect(mine).toMatchObject([
    {
      type: 'identity.signed_in',
      by: 'password',
      second: null,
      newDevice: true,
      browser: 'Chrome',
      system: 'Linux',
      network: '127.0.0.0/24',
    },
  ])
  const theirs = await listOf(colleague)
  expect(theirs.map(({ type }) => type)).toEqual(['identity.signed_in'])
  expect(theirs[0]!.id).not.toBe(mine[0]!.id)
})

test('refused ones stand there too, to the person whose sign-in was guessed at', async () => {
  await openBrowser(opened.app).post('/session', { email: business.ownerEmail, password: 'some guess' })
  await vi.waitFor(async () =>
    expect((await listOf(owner))[0]).toMatchObject({ type: 'identity.sign_in_refused', count: 1, by: null }),
  )
  expect((await listOf(colleague)).map(({ type }) => type)).not.toContain('identity.sign_in_refused')
})

test('what was changed stands there, so that without a mail server nothing is lost', async () => {
  await owner.put('/password', { current: testPassword, password: 'nine valves turn by moonlight' })
  expect((await listOf(owner)).map(({ type }) => type)).toContain('identity.password_changed')
  expect(opened.installation.mail).toBeNull()
})

test('comes in pages, the latest first, whose cursors are for nobody else', async () => {
  const all = await listOf(owner)
  expect(all.length).toBeGreaterThanOrEqual(3)
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await owner.get(`/sign-ins?limit=1${next && `&cursor=${next}`}`)
    seen.push(...(page.body.items as unknown as Shown[]).map(({ id }) => id))
    next = page.body.next as unknown as string | null
    if (next) expect((await colleague.get(`/sign-ins?cursor=${next}`)).body.code).toBe('unknown_cursor')
  }
  expect(seen).toEqual(all.map(({ id }) => id))
})

async function signIn(email: string): Promise<TestBrowser> {
  const browser = openBrowser(opened.app)
  expect((await browser.post('/session', { email, password: testPassword })).status).toBe(200)
  return browser
}

async function listOf(browser: TestBrowser): Promise<Shown[]> {
  return (await browser.get('/sign-ins')).body.items as unknown as Shown[]
}
