import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let conversationId: string
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  await desk.hear({ from: '15125550123' })
  conversationId = itemsOf<{ id: string }>(await desk.owner.get('/conversations'))[0]!.id
})
afterAll(() => desk?.close())

type Shown = {
  id: string
  state: string
  failure: { code: number | null; text: string; retryHelps: boolean } | null
  deliveredAt: string | null
  readAt: string | null
}
type Status = { id: string; status: string; timestamp?: string; [member: string]: unknown }

let replies = 0

/** A reply that stands in the queue; Meta is nowhere, so nothing but statuses moves it. */
async function reply(): Promise<string> {
  const answer = await desk.owner.post(`/conversations/${conversationId}/messages`, {
    clientId: `client-${String(++replies).padStart(6, '0')}`,
    text: `reply ${replies}`,
  })
  await desk.rows("delete from graphile_worker._private_jobs where payload::text like '%conversationId%'")
  return String(answer.body.id)
}

async function shown(): Promise<Map<string, Shown>> {
  const found = new Map<string, Shown>()
  let cursor = ''
  for (;;) {
    const page = await desk.owner.get(`/conversations/${conversationId}/messages?limit=100${cursor}`)
    for (const message of itemsOf<Shown>(page)) found.set(message.id, message)
    const next = page.body.next as unknown as string | null
    if (!next) return found
    cursor = `&cursor=${next}`
  }
}

const deliverStatuses = (statuses: Status[]) =>
  desk.deliver({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: desk.number.phoneNumberId },
              statuses: statuses.map((status) => ({
                timestamp: '1795000000',
                recipient_id: '15125550123',
                ...status,
              })),
            },
          },
        ],
      },
    ],
  })

const failed = (code = 131026) => ({ errors: [{ code, title: 'x', error_data: { details: 'd' } }] })

describe('statuses', () => {
  test('lead to the same end in whatever order and however often they come', async () => {
    const words = ['sent', 'delivered', 'read', 'played', 'failed'] as const
    const cases = fc.sample(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 7 }), 60)
    const ends: { id: string; order: string[]; end: string }[] = []
    for (const order of cases) {
      const id = await reply()
      await deliverStatuses(
        order.map((status, index) => ({
          id: `wamid.${id}`,
          status,
          biz_opaque_callback_data: id,
          // Another recipient form makes a repeat an item of its own, so that it is processed again.
          recipient_user_id: `US.${index}`,
          ...(status === 'failed' && failed()),
        })),
      )
      ends.push({ id, order, end: endOf(order) })
    }
    await desk.runTasks()
    const messages = await shown()
    for (const { id, order, end } of ends)
      expect({ order, end: messages.get(id)?.state }).toEqual({ order, end })
  })

  test('never take back what arrived: at each step the state is the same or further', async () => {
    const rank = ['queued', 'failed', 'sent', 'delivered', 'read']
    const orders = fc.sample(
      fc.shuffledSubarray(['sent', 'delivered', 'read', 'failed'], { minLength: 3 }),
      6,
    )
    for (const order of orders) {
      const id = await reply()
      let before = 0
      for (const status of order) {
        await deliverStatuses([
          { id: `wamid.${id}`, status, biz_opaque_callback_data: id, ...(status === 'failed' && failed()) },
        ])
        await desk.runTasks()
        const state = (await shown()).get(id)!.state
        const now = rank.indexOf(state)
        const fails = state === 'failed' && before <= rank.indexOf('sent')
        expect(now >= before || fails, `${order} at ${status}: ${state}`).toBe(true)
        before = now
      }
    }
  })

  test('of a failure say why in words, and whether trying again helps', async () => {
    const [closed, offline, transient] = [await reply(), await reply(), await reply()]
    await deliverStatuses([
      { id: 'wamid.F1', status: 'failed', biz_opaque_callback_data: closed, ...failed(131047) },
      { id: 'wamid.F2', status: 'failed', biz_opaque_callback_data: offline, ...failed(131026) },
      { id: 'wamid.F3', status: 'failed', biz_opaque_callback_data: transient, ...failed(131000) },
    ])
    await desk.runTasks()
    const messages = await shown()
    expect(messages.get(closed)).toMatchObject({
      state: 'failed',
      failure: { code: 131047, retryHelps: false },
    })
    expect(messages.get(closed)!.failure!.text).toContain('24 hours')
    expect(messages.get(offline)!.failure!.text).toContain('cannot be delivered')
    expect(messages.get(transient)!.failure).toMatchObject({ code: 131000, retryHelps: true })
  })

  test('with a code beyond all bounds, without a code or with a new word harm nothing', async () => {
    const [huge, none, strange] = [await reply(), await reply(), await reply()]
    await deliverStatuses([
      { id: 'wamid.G1', status: 'failed', biz_opaque_callback_data: huge, ...failed(9_007_199_254_740_000) },
      { id: 'wamid.G2', status: 'failed', biz_opaque_callback_data: none },
      { id: 'wamid.G3', status: 'teleported', biz_opaque_callback_data: strange },
    ])
    await desk.runTasks()
    const messages = await shown()
    expect(messages.get(huge)).toMatchObject({ state: 'failed', failure: { code: null } })
    expect(messages.get(none)).toMatchObject({ state: 'failed', failure: { code: null } })
    expect(messages.get(none)!.failure!.text).not.toBe('')
    expect(messages.get(strange)!.state).toBe('queued')
    expect(
      await desk.rows("select error, attempts, state from whatsapp_items where state <> 'done'"),
    ).toEqual([])
  })

  test('keep the earliest time of delivery and reading', async () => {
    const id = await reply()
    const of = (status: string, timestamp: string) => ({
      id: `wamid.${id}`,
      status,
      timestamp,
      biz_opaque_callback_data: id,
    })
    await deliverStatuses([of('read', '1795000030')])
    await deliverStatuses([of('delivered', '1795000020')])
    await desk.runTasks()
    const message = (await shown()).get(id)!
    expect(message.deliveredAt).toBe(new Date(1795000020_000).toISOString())
    expect(message.readAt).toBe(new Date(1795000030_000).toISOString())
  })

  test("find their message by our own id before the answer of the send, and by Meta's id afterwards", async () => {
    const id = await reply()
    await deliverStatuses([{ id: 'wamid.H1', status: 'sent', biz_opaque_callback_data: id }])
    await deliverStatuses([{ id: 'wamid.H1', status: 'delivered' }])
    await desk.runTasks()
    expect((await shown()).get(id)!.state).toBe('delivered')
  })

  test('of messages that we did not send change nothing', async () => {
    const before = [...(await shown()).values()]
    const heard = before.at(-1)!
    await deliverStatuses([
      { id: 'wamid.NOBODY', status: 'read' },
      { id: 'wamid.NOBODY2', status: 'read', biz_opaque_callback_data: 'not an id' },
      {
        id: 'wamid.NOBODY3',
        status: 'read',
        biz_opaque_callback_data: '00000000-0000-7000-8000-000000000000',
      },
      { id: 'wamid.NOBODY4', status: 'failed', biz_opaque_callback_data: heard.id },
    ])
    await desk.runTasks()
    expect([...(await shown()).values()]).toEqual(before)
  })

  test('of another account cannot touch our message, whatever id they carry', async () => {
    const id = await reply()
    const { business } = await desk.neighbour()
    const { connectTestNumber, deliver } = await import('#testing/business.ts')
    const theirs = await connectTestNumber(desk.installation, business)
    await deliver(desk.app, theirs, {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: {
                metadata: { phone_number_id: theirs.phoneNumberId },
                statuses: [
                  {
                    id: 'wamid.THEIRS',
                    status: 'read',
                    timestamp: '1795000000',
                    biz_opaque_callback_data: id,
                  },
                ],
              },
            },
          ],
        },
      ],
    })
    await desk.runTasks()
    expect((await shown()).get(id)!.state).toBe('queued')
  })

  test('of a call share the list and are passed over', async () => {
    const id = await reply()
    await deliverStatuses([{ id: 'wacid.1', type: 'call', status: 'RINGING', biz_opaque_callback_data: id }])
    await desk.runTasks()
    expect((await shown()).get(id)!.state).toBe('queued')
  })
})

function endOf(order: string[]): string {
  if (order.includes('read') || order.includes('played')) return 'read'
  if (order.includes('delivered')) return 'delivered'
  if (order.includes('failed')) return 'failed'
  return 'sent'
}
