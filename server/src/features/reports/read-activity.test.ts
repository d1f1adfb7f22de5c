import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addColleague, type Looked, type TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let member: TestClient
let memberId: string

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  member = await desk.colleague('member')
  memberId = await idOf(member)
})
afterAll(() => desk?.close())

const idOf = async (client: TestClient) =>
  ((await client.get('/session')).body.member as Looked).id as unknown as string
const activity = async (days = '30', who = desk.owner) =>
  itemsOf<Record<string, unknown>>(await who.get(`/reports/activity?days=${days}`))
const of = async (id: string, days = '30') => (await activity(days)).find((one) => one.id === id)

/** A thread as it stands after: each message so many minutes before now, the oldest first. */
async function thread(
  messages: [author: 'customer' | 'member' | 'phone' | 'bot', minutesAgo: number, who?: string][],
) {
  const wamid = await desk.hear({ text: 'Hello', from: `1512${Math.floor(1e6 + Math.random() * 8e6)}` })
  expect(wamid).toBeTruthy()
  const [row] = await desk.rows<{ id: string; contact_id: string; message: string }>(
    `select c.id, c.contact_id, m.id as message from conversations c join messages m on m.conversation_id = c.id
      order by m.created_at desc, m.id desc limit 1`,
  )
  await desk.rows('delete from messages where id = $1', [row!.message])
  for (const [author, minutesAgo, who = memberId] of messages) {
    await desk.rows(
      `insert into messages (account_id, id, conversation_id, contact_id, author, member_id, content_cipher, state, sent_at, sort_at, created_at)
       select $1, $2, $3, $4, $5, $6, '\\x01', 'sent', at, at, at from (select now() - make_interval(mins => $7) as at) t`,
      [
        desk.business.accountId,
        randomUUID(),
        row!.id,
        row!.contact_id,
        author,
        author === 'member' ? who : null,
        minutesAgo,
      ],
    )
  }
}

describe('what members did', () => {
  test('has how long customers waited for them, counted by hand', async () => {
    // Two customers waited: 10 minutes from the first of three messages (the bot's word is no answer), and 4 minutes.
    await thread([
      ['customer', 100],
      ['bot', 99],
      ['customer', 95],
      ['customer', 92],
      ['member', 90],
      // Nobody waited for this one.
      ['member', 89],
    ])
    await thread([
      ['customer', 64],
      ['member', 60],
    ])
    // The phone answered first: that ended the waiting, and the member's word after it is an answer, not a first one.
    await thread([
      ['customer', 50],
      ['phone', 45],
      ['member', 40],
      ['customer', 30],
      // 20 minutes.
      ['member', 10],
    ])
    expect(await of(memberId)).toMatchObject({
      conversationsAnswered: 3,
      firstAnswers: 3,
      medianFirstAnswerSeconds: 10 * 60,
    })
    const owner = await of(desk.business.ownerId)
    expect(owner).toMatchObject({ conversationsAnswered: 0, firstAnswers: 0, medianFirstAnswerSeconds: null })
  })

  test('takes the middle between the two in the middle', async () => {
    const email = await addColleague(desk.installation, desk.business, 'member')
    const [{ id }] = (await desk.rows<{ id: string }>(
      'select id from members order by created_at desc, id desc limit 1',
    )) as [{ id: string }]
    expect(email).toBeTruthy()
    await thread([
      ['customer', 12],
      ['member', 10, id],
    ])
    await thread([
      ['customer', 16],
      ['member', 10, id],
    ])
    expect(await of(id)).toMatchObject({
      firstAnswers: 2,
      medianFirstAnswerSeconds: 4 * 60,
      lastSignInAt: null,
    })
  })

  test('counts cards made and moved by hand, and when they last signed in', async () => {
    const contact = await member.post('/contacts', { name: 'Ruth Alvarez' })
    const deals = [1, 2].map(() => member.post('/deals', { contactId: contact.body.id, title: 'Drain' }))
    const [first] = await Promise.all(deals)
    const stages = ((await member.get('/board')).body.pipeline as Looked).stages as unknown as {
      id: string
    }[]
    await member.post(`/deals/${first!.body.id}/move`, { stageId: stages[1]!.id })
    await member.post(`/deals/${first!.body.id}/move`, { stageId: stages[2]!.id })
    const told = await of(memberId)
    expect(told).toMatchObject({ dealsCreated: 2, dealsMoved: 2 })
    expect(Date.now() - Date.parse(String(told?.lastSignInAt))).toBeLessThan(60_000)
  })

  test('leaves out what programs did in their name', async () => {
    const before = await of(memberId)
    await desk.rows(
      `insert into api_keys (account_id, id, member_id, name_cipher, scopes, secret_hash, secret_made_at, created_at)
       values ($1, $2, $3, '\\x01', '{deals.write}', '\\x01', now(), now())`,
      [desk.business.accountId, memberId, memberId],
    )
    await desk.rows(
      `insert into events (account_id, id, type, actor_kind, actor_id, key_id, at)
       values ($1, gen_random_uuid(), 'deals.deal_created', 'member', $2, $2, now())`,
      [desk.business.accountId, memberId],
    )
    expect(await of(memberId)).toEqual(before)
  })

  test('is of the days that were asked for', async () => {
    await thread([
      ['customer', 10 * 24 * 60 + 5],
      ['member', 10 * 24 * 60],
    ])
    const [week, month] = [await of(memberId, '7'), await of(memberId, '30')]
    expect(Number(month?.conversationsAnswered) - Number(week?.conversationsAnswered)).toBe(1)
    expect((await desk.owner.get('/reports/activity?days=8')).status).toBe(422)
  })

  test('stays under the name of somebody who has left, and is not there of those who did nothing', async () => {
    const [idle, busy] = [await desk.colleague('viewer'), await desk.colleague('member')]
    const [idleId, busyId] = [await idOf(idle), await idOf(busy)]
    await busy
      .post('/contacts', { name: 'Joe' })
      .then(({ body }) => busy.post('/deals', { contactId: body.id, title: 'Boiler' }))
    for (const id of [idleId, busyId]) await desk.owner.delete(`/members/${id}`)
    expect(await of(busyId)).toMatchObject({ left: true, name: 'Casey member', dealsCreated: 1 })
    expect(await of(idleId)).toBeUndefined()
  })

  test('is for owner and admin, and shows nothing of next door', async () => {
    for (const role of ['member', 'viewer'] as const) {
      const { status } = await (await desk.colleague(role)).get('/reports/activity')
      expect(status).toBe(403)
    }
    const { owner } = await desk.neighbour()
    expect(await activity('90', owner)).toMatchObject([{ dealsCreated: 0, conversationsAnswered: 0 }])
  })
})
