import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  connectTestNumber,
  deliver,
  messageBody,
  messageValue,
  openBusiness,
  signedIn,
} from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  for (const from of ['15125550161', '15125550162', '15125550161']) await desk.hear({ from })
  await desk.deliver(messageBody({ phoneNumberId: '42' }))
  await desk.deliver('not json')
})
afterAll(() => desk?.close())

describe('the page for the owner', () => {
  test('counts what was turned away, by reason, and received is always stored, repeated and refused', async () => {
    const business = await openBusiness(desk.installation)
    const number = await connectTestNumber(desk.installation, business)
    const owner = await signedIn(desk.app, business.ownerEmail)
    const good = messageBody({ phoneNumberId: number.phoneNumberId, wamid: 'wamid.PAGE' })
    expect(await deliver(desk.app, number, good)).toBe(200)
    expect(await deliver(desk.app, number, good)).toBe(200)
    expect(await deliver(desk.app, number, good, { signature: null })).toBe(401)
    expect(await deliver(desk.app, number, good, { signature: 'sha256=00' })).toBe(401)
    expect(await deliver(desk.app, number, 'not json')).toBe(200)
    expect(await deliver(desk.app, number, messageBody({ phoneNumberId: '42' }))).toBe(200)
    await vi.waitFor(async () => {
      const page = (await owner.get('/whatsapp/deliveries')).body
      const refusals = (page.refusals as unknown as { reason: string; count: number; text: string }[]).map(
        ({ reason, count }) => `${reason} ${count}`,
      )
      expect(refusals).toEqual([
        'body_unreadable 1',
        'number_unknown 1',
        'signature_missing 1',
        'signature_wrong 1',
      ])
      expect(page.hours).toMatchObject([{ received: 6, stored: 1, repeated: 1, refused: 4 }])
    })
  })

  test('adds up over everything that was delivered here, for every account and hour', async () => {
    const hours = await desk.rows<{ received: number; sum: number }>(
      'select received, stored + repeated + refused as sum from whatsapp_hours',
    )
    expect(hours.length).toBeGreaterThan(0)
    for (const { received, sum } of hours) expect(received).toBe(sum)
  })

  test('a replay of everything leaves all as it was', async () => {
    await desk.runTasks()
    const shown = async () => ({
      conversations: (await desk.owner.get('/conversations?limit=100')).body,
      contacts: (await desk.rows<{ count: number }>('select count(*)::int as count from contacts'))[0],
      messages: (await desk.rows<{ count: number }>('select count(*)::int as count from messages'))[0],
    })
    const before = await shown()
    const answer = await desk.owner.post('/whatsapp/replay', { which: 'all' })
    expect(answer.status).toBe(200)
    await desk.runTasks()
    expect(await shown()).toEqual(before)
    expect(await desk.rows("select 1 from whatsapp_items where state = 'stored'")).toEqual([])
  })

  test('a replay of what was not understood takes only that', async () => {
    await desk.deliver({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: {
                ...messageValue({ phoneNumberId: desk.number.phoneNumberId }),
                messages: [{ no: 'message' }],
              },
            },
          ],
        },
      ],
    })
    await desk.runTasks()
    expect((await desk.owner.post('/whatsapp/replay', { which: 'unprocessed' })).body).toEqual({
      replayed: 1,
    })
    await desk.runTasks()
    const { owner } = await desk.neighbour()
    expect((await owner.post('/whatsapp/replay', { which: 'all' })).body).toMatchObject({
      code: 'replay_nothing',
    })
  })

  test('only owners and admins see it', async () => {
    for (const role of ['member', 'viewer'] as const) {
      expect((await (await desk.colleague(role)).get('/whatsapp/deliveries')).status).toBe(403)
    }
  })
})
