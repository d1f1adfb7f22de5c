import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Deal, dealSchema } from '#contract/deals.ts'
import { type Desk, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  for (let index = 0; index < 4; index++) {
    await desk.hear({ from: `1512559020${index}`, name: `Card ${index}`, text: `word ${index}` })
  }
})
afterAll(() => desk?.close())

type Column = { stageId: string; count: number; totalCents: number; cards: Deal[]; next: string | null }

const columns = async (client = desk.owner, limit = 100) =>
  (await client.get(`/board?limit=${limit}`)).body.columns as unknown as Column[]
const cards = async (client = desk.owner) => (await columns(client)).flatMap((column) => column.cards)

/** The cards as the board shows them, and the same ones read one by one, which are made anew each time. */
async function bothWays() {
  const shown = await cards()
  const anew = await Promise.all(
    shown.map(async ({ id }) => (await desk.owner.get(`/deals/${id}`)).body as unknown as Deal),
  )
  return { shown, anew }
}

describe('a card on the board', () => {
  test('is put together once for all who look, until something in it changes', async () => {
    await cards()
    const parse = vi.spyOn(dealSchema, 'parse')
    const before = await cards()
    expect(await cards()).toEqual(before)
    expect(parse).not.toHaveBeenCalled()
    await desk.hear({ from: '15125590202', text: 'a new word' })
    const after = await cards()
    expect(after.find(({ contact }) => contact.phone === '+15125590202')!.lastMessage!.text).toBe(
      'a new word',
    )
    expect(parse).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })

  test('shows at once whatever has changed in anything that it shows, whoever changed it', async () => {
    const [{ id, contact, conversationId }] = (await cards()) as [Deal]
    const of = (statement: string, row: string | null) => () => desk.rows(statement, [row])
    const deal = (set: string) => of(`update deals set ${set} where id = $1`, id)
    const conversation = (set: string) => of(`update conversations set ${set} where id = $1`, conversationId)
    const message = (set: string) =>
      of(
        `update messages set ${set} where id = (select last_message_id from conversations where id = $1)`,
        conversationId,
      )
    const changes: [string, () => Promise<unknown>][] = [
      ['status', deal("status = 'won'")],
      ['job', deal("job_type = 'leak'")],
      ['urgency', deal("urgency = 'soon'")],
      ['qualified', deal('qualified = not qualified')],
      ['photos', deal('photo_count = 3')],
      ['value', deal('value_cents = 12345678901')],
      ['currency', deal("currency = 'MXN'")],
      ['source', deal("source = 'referral'")],
      ['assignee', deal('assignee_id = (select id from members limit 1)')],
      ['reason', deal('lost_reason = (select code from lost_reasons limit 1)')],
      ['since', deal("stage_since = stage_since - interval '1 ms'")],
      ['created', deal("created_at = created_at - interval '1 ms'")],
      ['closed', deal("closed_at = '2026-01-02 03:04:05.678'")],
      ['version', deal('version = version + 1')],
      ['place', deal("position = position || 'V'")],
      ['stage', deal('stage_id = (select id from stages where position = 2)')],
      ['title', () => desk.owner.patch(`/deals/${id}`, { title: 'Another title', budget: '$5' })],
      ['name', () => desk.owner.patch(`/contacts/${contact.id}`, { name: 'Somebody Else' })],
      ['who waits', conversation("handler = 'person', unanswered_since = '2026-01-02 03:04:05.678'")],
      ['nobody waits', conversation("status = 'closed'")],
      ['author', message("author = 'phone'")],
      ['time', message("sort_at = sort_at - interval '1 ms'")],
      ['no message', conversation('last_message_id = null')],
      ['no conversation', deal('conversation_id = null')],
    ]
    let before = await bothWays()
    for (const [what, change] of changes) {
      await change()
      const after = await bothWays()
      expect(after.shown, what).toEqual(after.anew)
      expect(after.shown, what).not.toEqual(before.shown)
      before = after
    }
  })

  test('says to each reader what that reader may do, whoever looked before', async () => {
    const viewer = await desk.colleague('viewer')
    for (const [client, allowed] of [
      [desk.owner, true],
      [viewer, false],
      [desk.owner, true],
      [viewer, false],
    ] as const) {
      const shown = await cards(client)
      expect(shown.map(({ can }) => can.change.allowed)).toEqual(shown.map(() => allowed))
    }
  })

  test('is gone at once when the key of its contact is destroyed, and its column goes on behind it', async () => {
    const stage = (await columns()).find((column) => column.cards.length === 3)!
    const [first, gone, last] = stage.cards as [Deal, Deal, Deal]
    await desk.installation.keyStore.destroyContactKey(desk.business.accountId, gone.contact.id)
    expect(JSON.stringify((await desk.owner.get('/board')).body)).not.toContain(gone.contact.displayName)
    const short = (await columns(desk.owner, 2)).find(({ stageId }) => stageId === stage.stageId)!
    expect(short).toMatchObject({ count: 3, cards: [first] })
    const next = await desk.owner.get(`/deals?stageId=${stage.stageId}&limit=2&cursor=${short.next}`)
    expect(next.body).toMatchObject({ items: [last], next: null })
  })

  test('is no card of next door, though the same process shows both', async () => {
    const { owner } = await desk.neighbour()
    expect(await cards(owner)).toEqual([])
    expect((await cards()).length).toBeGreaterThan(0)
  })
})
