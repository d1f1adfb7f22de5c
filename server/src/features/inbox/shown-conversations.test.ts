import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Conversation, conversationSchema } from '#contract/inbox.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  for (let index = 0; index < 4; index++) {
    await desk.hear({ from: `1512559010${index}`, name: `Shown ${index}`, text: `word ${index}` })
  }
})
afterAll(() => desk?.close())

const list = async (client = desk.owner, limit = 100) =>
  itemsOf<Conversation>(await client.get(`/conversations?limit=${limit}`))

/** The list as it is shown, and the same conversations read one by one, which are made anew each time. */
async function bothWays() {
  const shown = await list()
  const anew = await Promise.all(
    shown.map(
      async ({ id }) => (await desk.owner.get(`/conversations/${id}`)).body as unknown as Conversation,
    ),
  )
  return { shown, anew }
}

describe('a conversation in the list', () => {
  test('is put together once for all who look, until something in it changes', async () => {
    await list()
    const parse = vi.spyOn(conversationSchema, 'parse')
    const before = await list()
    expect(await list()).toEqual(before)
    expect(parse).not.toHaveBeenCalled()
    await desk.hear({ from: '15125590102', text: 'a new word' })
    expect((await list())[0]!.last!.text).toBe('a new word')
    expect(parse).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })

  test('shows at once whatever has changed in anything that it shows, whoever changed it', async () => {
    const [{ id, contact }] = (await list()) as [Conversation]
    const [{ last_message_id: messageId }] = (await desk.rows(
      'select last_message_id from conversations where id = $1',
      [id],
    )) as [{ last_message_id: string }]
    const of = (statement: string, row: string) => () => desk.rows(statement, [row])
    const conversation = (set: string) => of(`update conversations set ${set} where id = $1`, id)
    const message = (set: string) => of(`update messages set ${set} where id = $1`, messageId)
    const deal = (set: string) => of(`update deals set ${set} where conversation_id = $1`, id)
    const changes: [string, () => Promise<unknown>][] = [
      ['handler', conversation("handler = case handler when 'none' then 'bot' else 'none' end")],
      ['who waits', conversation("handler = 'person', unanswered_since = '2026-01-02 03:04:05.678'")],
      ['since when', conversation("unanswered_since = unanswered_since + interval '1 ms'")],
      ['assignee', conversation('assignee_id = (select id from members limit 1)')],
      ['unread', conversation('unread = unread + 1')],
      ['last inbound', conversation("last_inbound_at = last_inbound_at - interval '1 s'")],
      ['last message at', conversation("last_message_at = last_message_at + interval '1 ms'")],
      ['state', message("state = 'delivered'")],
      ['author', message("author = 'phone'")],
      ['member', message('member_id = (select id from members limit 1)')],
      [
        'number',
        of("update whatsapp_numbers set display_number = display_number || ' x' where $1 <> ''", id),
      ],
      ['urgency', deal("urgency = 'emergency'")],
      ['no urgency', deal('urgency = null')],
      ['stage', of("update stages set name = name || ' x' where $1 <> ''", id)],
      ['name', () => desk.owner.patch(`/contacts/${contact.id}`, { name: 'Somebody Else' })],
      ['phone', () => desk.owner.patch(`/contacts/${contact.id}`, { phone: '+15125590199' })],
      ['deal', () => desk.owner.post('/deals', { contactId: contact.id, title: 'The newer card' })],
      [
        'message',
        () => desk.owner.post(`/conversations/${id}/messages`, { clientId: 'answer-1', text: 'On it' }),
      ],
      ['no deal', deal('conversation_id = null')],
      ['no last message', conversation('last_message_id = null')],
      ['no number', conversation('number_id = null')],
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
      const shown = await list(client)
      expect(shown.map(({ can }) => can.reply.allowed)).toEqual(shown.map(() => allowed))
    }
  })

  test('is not shown from memory when what is stored does not open any more', async () => {
    const before = await list()
    const flip = () =>
      desk.rows(
        `update contacts set profile_cipher = set_byte(profile_cipher, 20, get_byte(profile_cipher, 20) # 1) where id = $1`,
        [before[1]!.contact.id],
      )
    await flip()
    expect((await desk.owner.get('/conversations')).status).toBe(500)
    await flip()
    expect(await list()).toEqual(before)
  })

  test('is gone at once when the key of its contact is destroyed, and the pages go on behind it', async () => {
    const before = await list()
    const gone = before[1]!
    await desk.installation.keyStore.destroyContactKey(desk.business.accountId, gone.contact.id)
    expect(JSON.stringify((await desk.owner.get('/conversations')).body)).not.toContain(
      gone.contact.displayName,
    )
    expect(await list()).toEqual(before.filter(({ id }) => id !== gone.id))
    const { body } = await desk.owner.get('/conversations?limit=2')
    expect(itemsOf<Conversation>({ body })).toEqual(before.slice(0, 1))
    const next = await desk.owner.get(`/conversations?limit=2&cursor=${body.next}`)
    expect(itemsOf<Conversation>(next)).toEqual(before.slice(2, 4))
    expect((await desk.owner.get(`/conversations/${gone.id}`)).status).toBe(404)
  })
})
