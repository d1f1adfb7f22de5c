import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp, openAppAs } from '#testing/app.ts'
import { addColleague, openBusiness, testPassword } from '#testing/business.ts'
import { googleServer } from '#testing/google.ts'
import { asAdmin } from '#testing/installation.ts'
import { type Finding, runCheck } from '../run-check.ts'
import type { Canary, Stage } from '../stage.ts'
import { googleSignIn } from './google-sign-in.ts'
import { type Door, openDoor } from './support/door.ts'

/** The check against the real server with a provider that lies, and against one that something stands in front of which breaks a promise. */

let google: Awaited<ReturnType<typeof googleServer>>
let opened: Awaited<ReturnType<typeof openApp>>
let stage: Stage

beforeAll(async () => {
  google = await googleServer()
  opened = await openApp(google.settings)
  const { app, installation } = opened
  const business = await openBusiness(installation)
  const viewer = await addColleague(installation, business, 'viewer')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const person = (email: string) => ({ email, password: testPassword })
  const a = { people: { owner: person(business.ownerEmail), viewer: person(viewer) } } as Canary
  stage = { place: { url, origin: installation.config.publicUrl.origin }, canaries: { a } } as Stage
})
afterAll(async () => {
  await opened?.close()
  await google?.close()
})

test('twelve attacks are refused, and the test person has no linked account afterwards', async () => {
  const finding = await run({})
  expect(finding).toMatchObject({ verdict: 'pass', reason: null })
  expect(finding.details).toMatchObject({ examined: 12, floor: 12 })
  const { rows } = await asAdmin(opened.installation.adminUrls.data, (admin) =>
    admin.query('select count(*)::int as count from google_identities'),
  )
  expect(rows[0].count).toBe(0)
})

test('where Google is not set up nothing is claimed, and where nobody answers nothing is told', async () => {
  const { installation } = opened
  installation.google = null
  const without = await openAppAs(installation, {})
  installation.google = installation.config.google
  const url = await without.listen({ port: 0, host: '127.0.0.1' })
  const elsewhere = (place: string) =>
    runCheck(googleSignIn, { ...stage, place: { ...stage.place, url: place } })
  expect(await elsewhere(url)).toMatchObject({ verdict: 'not_claimed' })
  await without.close()
  expect(await elsewhere('http://127.0.0.1:2')).toMatchObject({ verdict: 'error' })
})

describe('it sees', () => {
  test('a way that leads out of here', async () => {
    const finding = await run({
      asked(asked) {
        if (asked.url === '/api/v1/session/google/address') asked.body = '{}'
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'open_redirect' })
  })

  test('what was begun in one browser and ended in another', async () => {
    const one = `plumbline_browser=${'b'.repeat(43)}`
    const finding = await run({
      asked({ url, headers }) {
        if (url.startsWith('/api/v1/session/google')) headers.cookie = one
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'state_not_checked' })
  })

  test('somebody let in by an address', async () => {
    const finding = await run({
      answered({ url }, answer) {
        if (url !== '/api/v1/session/google' || !answer.body.includes('google_link_first')) return
        answer.status = 200
        answer.body = JSON.stringify({ member: { id: 'somebody' } })
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'linked_by_address' })
  })

  test.each([
    ['nonce', 'no_nonce'],
    ['code_challenge', 'no_pkce'],
  ])('a question to Google without %s', async (name, reason) => {
    const finding = await run({
      answered({ url }, answer) {
        if (url !== '/api/v1/session/google/address' || answer.status !== 200) return
        const address = new URL(JSON.parse(answer.body).address)
        address.searchParams.delete(name)
        answer.body = JSON.stringify({ address })
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason })
  })
})

async function run(door: Door): Promise<Finding> {
  await asAdmin(opened.installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
  const { place, close } = await openDoor(stage, door)
  try {
    return await runCheck(googleSignIn, { ...stage, place: { ...stage.place, url: place.url } })
  } finally {
    close()
  }
}
