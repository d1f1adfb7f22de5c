import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openBusiness, signedIn, type TestClient } from '#testing/business.ts'
import { itemsOf } from '#testing/desk.ts'
import { type Outside, outside } from '#testing/outside.ts'

let world: Outside
let stranger: TestClient
let meta: { id: string; secret: string }
beforeAll(async () => {
  world = await outside()
  stranger = await signedIn(
    world.app,
    (await openBusiness(world.installation, { name: 'Stranger' })).ownerEmail,
  )
  const { apps } = (await world.control('GET', '/world')) as unknown as { apps: (typeof meta)[] }
  meta = apps[0]!
})
afterAll(() => world?.close())
afterEach(() => world.control('DELETE', '/faults'))

type Number = { id: string; wabaId: string; token: string }
const freshNumber = async () =>
  (await world.control('POST', '/numbers', { verifiedName: 'Fresh', appId: meta.id })) as unknown as Number

const request = ({ id, wabaId, token }: Number, more: object = {}) => ({
  phoneNumberId: id,
  wabaId,
  accessToken: token,
  app: { name: 'Our app', appId: meta.id, appSecret: meta.secret },
  ...more,
})

const counts = () =>
  world.rows<{ apps: number; numbers: number }>(
    'select (select count(*)::int from meta_apps) as apps, (select count(*)::int from whatsapp_numbers) as numbers',
  )

describe('a number', () => {
  test('is connected when Meta confirms it, and shows where its webhooks belong, but never a secret', async () => {
    const number = await freshNumber()
    const answer = await world.owner.post('/whatsapp/numbers', request(number))
    expect(answer.body).toMatchObject({
      number: {
        phoneNumberId: number.id,
        verifiedName: 'Fresh',
        app: { webhookUrl: expect.stringContaining('/webhooks/whatsapp') },
      },
      verifyToken: expect.stringMatching(/^[\w-]{20,}$/),
    })
    const shown = JSON.stringify([answer.body, (await world.owner.get('/whatsapp/numbers')).body])
    expect(shown).not.toContain(number.token)
    expect(shown).not.toContain(meta.secret)
  })

  test.each([
    [
      'a token of nobody',
      (number: Number) => request(number, { accessToken: 'EAAsim-nobody-at-all' }),
      'number_unreachable',
    ],
    [
      'the secret of another app',
      (number: Number) =>
        request(number, { app: { name: 'x', appId: meta.id, appSecret: 'not-the-secret' } }),
      'number_unreachable',
    ],
    [
      'a number that the WABA does not have',
      (number: Number) => request({ ...number, id: '424242424242' }),
      'number_unreachable',
    ],
  ])('with %s is refused, and nothing of it is kept', async (_words, of, code) => {
    const before = await counts()
    const answer = await stranger.post('/whatsapp/numbers', of(await freshNumber()))
    expect(answer.body.code).toBe(code)
    expect(await counts()).toEqual(before)
  })

  test('whose path would lead elsewhere is refused before Meta is asked', async () => {
    const number = await freshNumber()
    for (const wabaId of ['../../oauth', '1?x=1', '', 'a'.repeat(41)]) {
      expect((await stranger.post('/whatsapp/numbers', request(number, { wabaId }))).status).toBe(422)
    }
  })

  test('while Meta does not answer is refused as something to try again', async () => {
    const before = await counts()
    await world.control('POST', '/faults', { call: 'any', next: 1, effect: { dropConnection: 'before' } })
    const answer = await stranger.post('/whatsapp/numbers', request(await freshNumber()))
    expect(answer.body).toMatchObject({ code: 'provider_unavailable', status: 503 })
    expect(await counts()).toEqual(before)
  })

  test('without an app of its own goes through the shared one, which needs no verify token any more', async () => {
    const number = await freshNumber()
    const answer = await stranger.post('/whatsapp/numbers', request(number, { app: undefined }))
    expect(answer.body).toMatchObject({ number: { phoneNumberId: number.id }, verifyToken: null })
    const again = await world.owner.post('/whatsapp/numbers', request(number, { app: undefined }))
    expect(again.body).toMatchObject({ code: 'number_taken', status: 409 })
  })

  test('is seen by owners and admins of this business alone', async () => {
    const seen = itemsOf(await stranger.get('/whatsapp/numbers')).map(({ phoneNumberId }) =>
      String(phoneNumberId),
    )
    expect(seen).toHaveLength(1)
    expect(seen).not.toContain(world.numberId)
    const { addColleague } = await import('#testing/business.ts')
    for (const role of ['member', 'viewer'] as const) {
      const client = await signedIn(world.app, await addColleague(world.installation, world.business, role))
      expect((await client.get('/whatsapp/numbers')).status).toBe(403)
      expect((await client.post('/whatsapp/numbers', request(await freshNumber()))).status).toBe(403)
    }
  })
})
