import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, type TestBusiness } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'
import { makeSignInLink } from './sign-in-by-link.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness

beforeAll(async () => {
  opened = await openApp()
  installation = opened.installation
  app = opened.app
  business = await openBusiness(installation)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

describe('a one-time link', () => {
  test('signs in once; the second time it is used up', async () => {
    const token = await newToken()
    const first = await follow(token)
    expect(first.statusCode).toBe(200)
    expect(first.json()).toMatchObject({ member: { id: business.ownerId } })
    expect(first.cookies[0]).toMatchObject({ name: 'plumbline_session', httpOnly: true })
    expectProblem(await follow(token), 'link_used')
  })

  test('signs in one of those who follow it at the very same moment', async () => {
    const token = await newToken()
    const answers = await Promise.all(Array.from({ length: 8 }, () => follow(token)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(7).fill(410)])
  })

  test('signs nobody in once its time is over', async () => {
    const token = await newToken(60)
    vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 60 * 60_000 + 1))
    expectProblem(await follow(token), 'link_used')
  })

  test('signs nobody in who is not of the team any more', async () => {
    const token = await newToken()
    await addColleague(installation, business, 'owner')
    const become = (status: string) =>
      asAdmin(installation.adminUrls.data, (admin) =>
        admin.query('update members set status = $2 where id = $1', [business.ownerId, status]),
      )
    await become('removed')
    expectProblem(await follow(token), 'link_used')
    await become('active')
  })

  test('carries 256 bits in its fragment, which no server is sent, and only their hash is kept', async () => {
    const link = await makeSignInLink(installation, who(), 5)
    const token = link.split('#')[1]!
    expect(link).toMatch(/^http:\/\/localhost:4000\/link#[\w-]{43}$/)
    const { rows } = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('select token_hash from sign_in_links'),
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { token_hash } of rows) {
      expect(token_hash).toHaveLength(32)
      expect(token_hash.includes(Buffer.from(token, 'base64url'))).toBe(false)
    }
  })

  test('that is made up is refused in the same words as one that was used', async () => {
    for (const token of ['x'.repeat(43), 'A'.repeat(200), '\u0000'.repeat(20)])
      expectProblem(await follow(token), 'link_used')
    expectProblem(await follow('short'), 'invalid_request')
  })

  test('cannot be guessed at length from one address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => follow(`${index}`.padStart(43, 'x'))),
    )
    expect(answers.some(({ statusCode }) => statusCode === 429)).toBe(true)
  })
})

function who() {
  return { accountId: business.accountId, memberId: business.ownerId }
}

async function newToken(minutes = 5): Promise<string> {
  return (await makeSignInLink(installation, who(), minutes)).split('#')[1]!
}

function follow(token: string) {
  return app.inject({
    method: 'POST',
    url: '/api/v1/session/link',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { token },
  })
}
