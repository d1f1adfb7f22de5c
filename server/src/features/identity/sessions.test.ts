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

test('a request takes one trip to the database to be let in, but for the first of a minute', async () => {
  const { installation, app } = opened
  const client = await signedIn(app, (await openBusiness(installation)).ownerEmail)
  // No id: whoever asks is let in, and then there is nothing to look for.
  const path = '/contacts/none'
  expect((await client.get(path)).status).toBe(404)
  const asked = vi.spyOn(installation.pools.app, 'query')
  const connected = vi.spyOn(installation.pools.app, 'connect')
  expect((await client.get(path)).status).toBe(404)
  // A query of the pool's own takes a connection for itself: whatever else asked would have taken another.
  expect([asked.mock.calls.length, connected.mock.calls.length]).toEqual([1, 1])
})
