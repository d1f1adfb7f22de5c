import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '#testing/app.ts'
import { openBusiness, signedIn, type TestBusiness, type TestClient } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness
let owner: TestClient
let neighbour: TestClient

beforeAll(async () => {
  opened = await openApp()
  installation = opened.installation
  app = opened.app
  business = await openBusiness(installation)
  owner = await signedIn(app, business.ownerEmail)
  neighbour = await signedIn(app, (await openBusiness(installation, { name: 'Next Door' })).ownerEmail)
})
afterAll(() => opened?.close())

describe('the business', () => {
  test('is changed field by field, and what is not named stays', async () => {
    const before = (await owner.get('/account')).body
    const changes = {
      name: 'Ace Plumbing & Söhne',
      trade: 'hvac',
      timeZone: 'America/New_York',
      languages: ['es'],
      businessHours: [{ day: 6, opens: '09:00', closes: '12:30' }],
      serviceZips: ['78704', '78745'],
      botOn: false,
    }
    for (const [field, value] of Object.entries(changes)) {
      const { status, body } = await owner.patch('/account', { [field]: value })
      expect(status, field).toBe(200)
      expect(body[field], field).toEqual(value)
    }
    expect((await owner.get('/account')).body).toEqual({ ...before, ...changes })
  })

  test('of somebody else is not changed by it', async () => {
    expect((await neighbour.get('/account')).body).toMatchObject({
      name: 'Next Door',
      trade: 'plumbing',
      botOn: true,
    })
  })

  test('tells in its trail which fields were changed and by whom, not what was in them', async () => {
    await owner.patch('/account', { name: 'A name for the trail', botOn: true })
    const { rows } = await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query(
        "select actor_kind, actor_id, data from events where type = 'accounts.account_changed' order by seq desc limit 1",
      ),
    )
    expect(rows).toEqual([
      { actor_kind: 'member', actor_id: business.ownerId, data: { fields: ['name', 'botOn'] } },
    ])
  })

  test('is left alone, and nothing announced, where nothing was named', async () => {
    const count = () =>
      asAdmin(
        installation.adminUrls.data,
        async (admin) => (await admin.query('select count(*) from events')).rows[0].count,
      )
    const before = await count()
    expect((await owner.patch('/account', {})).status).toBe(200)
    expect(await count()).toBe(before)
  })

  test('says each language and each ZIP once', async () => {
    const { body } = await owner.patch('/account', {
      languages: ['es', 'es'],
      serviceZips: ['78704', '78704'],
    })
    expect(body).toMatchObject({ languages: ['es'], serviceZips: ['78704'] })
    expect((await owner.patch('/account', { serviceZips: [] })).body.serviceZips).toEqual([])
  })

  test.each([
    ['timeZone', ['Mars/Olympus', '', 'x'.repeat(61), 'America/Chicago\u0000']],
    [
      'businessHours',
      [
        [{ day: 7, opens: '08:00', closes: '17:00' }],
        [{ day: 1, opens: '17:00', closes: '08:00' }],
        [{ day: 1, opens: '8:00', closes: '17:00' }],
        [{ day: 1, opens: '08:00', closes: '24:00' }],
        Array(22).fill({ day: 1, opens: '08:00', closes: '17:00' }),
      ],
    ],
    ['serviceZips', [['7870'], ['787045'], ['abcde'], '78704']],
    ['languages', [[], ['fr'], ['en', 'es', 'en'], null]],
    ['name', ['', '  ', 'x'.repeat(121), 'a\nb']],
    ['trade', ['plumber', null]],
    ['botOn', ['true', 1, null]],
  ] as const)('refuses as %s what is not right, and points at it', async (field, values) => {
    const before = (await owner.get('/account')).body
    for (const value of values) {
      const { status, body } = await owner.patch('/account', { [field]: value })
      expect(status, JSON.stringify(value)).toBe(422)
      expect(JSON.stringify(body.errors)).toContain(`"/${field}`)
    }
    expect((await owner.get('/account')).body).toEqual(before)
  })
})
