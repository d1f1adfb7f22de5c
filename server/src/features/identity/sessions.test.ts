import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { openBusiness, signedIn } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'
import { hashToken, readSession } from './sessions.ts'

let opened: Awaited<ReturnType<typeof openApp>>

beforeAll(async () => {
  opened = await openApp()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

test('a request keeps a session awake; an open stream that only looks whether it may go on does not', async () => {
  const { installation, app } = opened
  const { cookie } = await signedIn(app, (await openBusiness(installation)).ownerEmail)
  const token = hashToken(cookie.split('=')[1]!)
  const seenAt = () =>
    asAdmin(installation.adminUrls.data, async (admin) => {
      const { rows } = await admin.query('select seen_at from sessions where token_hash = $1', [token])
      return rows[0].seen_at.getTime()
    })
  const before = await seenAt()
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(before + 10 * 60_000))

  expect(await readSession(installation, token, { isActivity: false })).toMatchObject({ role: 'owner' })
  expect(await seenAt()).toBe(before)
  expect(await readSession(installation, token)).toMatchObject({ role: 'owner' })
  expect(await seenAt()).toBe(before + 10 * 60_000)
})
