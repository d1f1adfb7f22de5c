import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let owner: TestClient
let member: TestClient
let memberId: string
let ownerId: string

const idOf = async (client: TestClient) =>
  ((await client.get('/session')).body as unknown as { member: { id: string } }).member.id

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
  member = await desk.colleague('member')
  ;[ownerId, memberId] = await Promise.all([idOf(owner), idOf(member)])
  const start = Date.now() - 3_600_000
  for (let index = 0; index < 23; index++) {
    // Two in each second, so that a page's edge falls between equal times.
    const at = new Date(start + Math.floor(index / 2) * 1000)
    await desk.hear({
      from: `15125590${String(index).padStart(3, '0')}`,
      name: `C${index}`,
      text: `t${index}`,
      at,
    })
  }
})
afterAll(() => desk?.close())

type Conversation = {
  id: string
  status: string
  handler: string
  assigneeId: string | null
  unread: number
  contact: { displayName: string }
}

async function pages<Item extends { id: string }>(
  client: TestClient,
  path: string,
  limit: number,
): Promise<Item[]> {
  const found: Item[] = []
  let cursor = ''
  for (let turn = 0; turn < 100; turn++) {
    const page = await client.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`)
    found.push(...itemsOf<Item>(page))
    const next = page.body.next as unknown as string | null
    if (!next) return found
    expect(itemsOf(page)).toHaveLength(limit)
    cursor = `&cursor=${next}`
  }
  throw new Error('the pages do not end')
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id)
const counts = async (client: TestClient) => (await client.get('/conversations/counts')).body

describe('the list', () => {
  test('is the same in pages of every size, newest first, each conversation once', async () => {
    const whole = await pages<Conversation>(owner, '/conversations', 100)
    expect(whole).toHaveLength(23)
    for (const limit of [1, 2, 5, 22, 23]) {
      expect(ids(await pages<Conversation>(owner, '/conversations', limit))).toEqual(ids(whole))
    }
  })

  test('refuses a cursor of another list, another account, a made-up one and a changed one', async () => {
    const next = String((await owner.get('/conversations?limit=5')).body.next)
    const other = (await desk.neighbour()).owner
    const [conversation] = itemsOf<Conversation>(await owner.get('/conversations'))
    for (const [client, path] of [
      [owner, `/conversations?view=mine&cursor=${next}`],
      [owner, `/conversations/${conversation!.id}/messages?cursor=${next}`],
      [owner, `/deals?cursor=${next}`],
      [other, `/conversations?cursor=${next}`],
      [owner, '/conversations?cursor=abc'],
      [owner, '/conversations?cursor=.'],
      [owner, `/conversations?cursor=${next.slice(0, -1)}`],
      [
        owner,
        `/conversations?cursor=${Buffer.from('["2030-01-01","x"]').toString('base64url')}.${next.split('.')[1]}`,
      ],
    ] as const) {
      expect((await client.get(path)).body, path).toMatchObject({ code: 'unknown_cursor', status: 400 })
    }
    for (const wrong of ['limit=0', 'limit=101', 'limit=x', 'view=none', 'order=asc']) {
      expect((await owner.get(`/conversations?${wrong}`)).status).toBe(422)
    }
  })

  test('shows each view what belongs there, and the counts say the same', async () => {
    const all = await pages<Conversation>(owner, '/conversations', 100)
    await owner.patch(`/conversations/${all[0]!.id}`, { assigneeId: memberId })
    await owner.patch(`/conversations/${all[1]!.id}`, { assigneeId: memberId })
    await owner.patch(`/conversations/${all[2]!.id}`, { status: 'closed' })
    await owner.patch(`/conversations/${all[3]!.id}`, { assigneeId: ownerId })
    for (const [client, id] of [
      [owner, ownerId],
      [member, memberId],
    ] as const) {
      const views = Object.fromEntries(
        await Promise.all(
          ['mine', 'unassigned', 'all', 'closed'].map(
            async (view) =>
              [view, await pages<Conversation>(client, `/conversations?view=${view}`, 7)] as const,
          ),
        ),
      )
      expect(views.mine!.every(({ assigneeId }) => assigneeId === id)).toBe(true)
      expect(views.unassigned!.every(({ assigneeId }) => assigneeId === null)).toBe(true)
      expect(ids(views.closed!)).toEqual([all[2]!.id])
      expect(await counts(client)).toMatchObject({
        mine: views.mine!.length,
        unassigned: views.unassigned!.length,
        all: views.all!.length,
      })
    }
    expect(await counts(member)).toMatchObject({ mine: 2, unassigned: 19, all: 22, waiting: 21 })
    expect(await counts(owner)).toMatchObject({ mine: 1, waiting: 20 })
  })

  test('is empty next door', async () => {
    const { owner: other } = await desk.neighbour()
    expect(itemsOf(await other.get('/conversations'))).toEqual([])
    expect(await counts(other)).toEqual({ mine: 0, unassigned: 0, all: 0, waiting: 0 })
  })
})

describe('a thread', () => {
  test('is the same in pages of every size, newest first', async () => {
    const at = new Date()
    for (let index = 0; index < 9; index++) await desk.hear({ from: '15125591000', text: `${index}`, at })
    const conversation = (await pages<Conversation>(owner, '/conversations', 100))[0]!
    const path = `/conversations/${conversation.id}/messages`
    const whole = await pages<{ id: string; content: { text: string } }>(owner, path, 100)
    expect(whole.map(({ content }) => content.text)).toEqual(['8', '7', '6', '5', '4', '3', '2', '1', '0'])
    for (const limit of [1, 2, 4])
      expect(ids(await pages<{ id: string }>(owner, path, limit))).toEqual(ids(whole))
  })
})

describe('a change', () => {
  const first = async () => (await pages<Conversation>(owner, '/conversations', 100))[0]!

  test('to somebody who does not work here, or works next door, is refused', async () => {
    const { id } = await first()
    const { business } = await desk.neighbour()
    for (const assigneeId of [business.ownerId, '01a00000-0000-7000-8000-000000000000']) {
      expect((await owner.patch(`/conversations/${id}`, { assigneeId })).body).toMatchObject({
        code: 'assignee_unknown',
        status: 404,
      })
    }
    expect((await first()).assigneeId).toBeNull()
  })

  test('from a taken conversation back to nobody, closed and open again, is told to open pages each time', async () => {
    const { id } = await first()
    const before = await desk.rows("select 1 from events where type = 'inbox.conversation_changed'")
    for (const change of [
      { assigneeId: memberId },
      { assigneeId: null },
      { status: 'closed' },
      { status: 'open' },
    ]) {
      expect((await owner.patch(`/conversations/${id}`, change)).body).toMatchObject(change)
    }
    expect(await desk.rows("select 1 from events where type = 'inbox.conversation_changed'")).toHaveLength(
      before.length + 4,
    )
  })

  test('that takes it over from the bot gives it to whoever does', async () => {
    const { id } = await first()
    await owner.patch(`/conversations/${id}`, { handler: 'bot' })
    expect((await member.patch(`/conversations/${id}`, { handler: 'person' })).body).toMatchObject({
      handler: 'person',
      assigneeId: memberId,
    })
  })

  test('of one of next door does not exist there', async () => {
    const { id } = await first()
    const { owner: other } = await desk.neighbour()
    expect((await other.patch(`/conversations/${id}`, { status: 'closed' })).status).toBe(404)
    expect((await other.post(`/conversations/${id}/read`)).status).toBe(404)
    expect((await other.get(`/conversations/${id}`)).status).toBe(404)
    expect((await first()).status).toBe('open')
  })
})
