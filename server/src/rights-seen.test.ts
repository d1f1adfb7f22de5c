import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LiveEvent } from '#contract/live.ts'
import { type Rights, standardRights } from '#contract/rights.ts'
import { presets, standingOf } from '#contract/standing.ts'
import { asMember, asSystem, withAccount } from '#kernel/scope.ts'
import { type Looked, signedIn, type TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'
import { onlySeen } from './live-seen.ts'

/** Three customers: one whose conversation is Terry's, one who is Olivia's, one who is nobody's. */
type Customer = { from: string; word: string; contactId: string; conversationId: string; dealId: string }

let desk: Desk
let terry: TestClient
let terryId: string
let terryEmail: string
let mine: Customer
let theirs: Customer
let nobodys: Customer

beforeAll(async () => {
  desk = await openDesk()
  terry = await desk.colleague('member')
  const { member } = (await terry.get('/session')).body
  terryId = String(member?.id)
  terryEmail = String(member?.email)
  mine = await customer('15125550171', 'mangrove')
  theirs = await customer('15125550172', 'thistle')
  nobodys = await customer('15125550173', 'nettle')
  const ownerId = String((await desk.owner.get('/session')).body.member?.id)
  await desk.owner.patch(`/conversations/${mine.conversationId}`, { assigneeId: terryId })
  await desk.owner.patch(`/conversations/${theirs.conversationId}`, { assigneeId: ownerId })
})
afterAll(() => desk?.close())
beforeEach(async () => {
  await give(presets.technician)
})

async function give({ role, rights }: { role: string; rights: Rights | null }) {
  await desk.owner.patch(`/members/${terryId}`, { role, rights })
  terry = await signedIn(desk.app, terryEmail)
}

const only = (rights: Partial<Rights>) =>
  give({ role: 'member', rights: { ...standardRights.member, ...rights } })

async function customer(from: string, word: string): Promise<Customer> {
  await desk.hear({ from, name: `Customer ${word}`, text: `my water heater is leaking, 78704 ${word}` })
  const conversations = itemsOf(await desk.owner.get('/conversations'))
  const found = conversations.find(({ contact }) => String(contact?.phone) === `+${from}`)
  const contactId = String(found?.contact?.id)
  const [deal] = itemsOf(await desk.owner.get(`/deals?contactId=${contactId}`))
  return { from, word, contactId, conversationId: String(found?.id), dealId: String(deal?.id) }
}

const reading = ({ contactId, conversationId, dealId }: Customer) => [
  `/contacts/${contactId}`,
  `/conversations/${conversationId}`,
  `/conversations/${conversationId}/messages`,
  `/deals/${dealId}`,
  `/deals/${dealId}/activity`,
  `/deals?contactId=${contactId}`,
]
const lists = ['/contacts', '/conversations', '/conversations?view=unassigned', '/deals', '/board']
const textOf = async (client: TestClient, path: string) => JSON.stringify((await client.get(path)).body)

describe('who sees only what is theirs', () => {
  test('is told of the rest what is told of what is not there, and finds it in no list, count or total', async () => {
    for (const path of reading(theirs)) {
      expect((await desk.owner.get(path)).status, path).toBe(200)
      expect(await terry.get(path), path).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    for (const path of reading(mine)) expect((await terry.get(path)).status, path).toBe(200)
    for (const path of lists) {
      const seen = await textOf(terry, path)
      for (const { word, contactId, conversationId, dealId } of [theirs, nobodys]) {
        for (const marker of [word, contactId, conversationId, dealId])
          expect(seen.includes(marker), `${path} holds ${marker}`).toBe(false)
      }
      if (path !== '/conversations?view=unassigned') expect(seen, path).toContain(mine.contactId)
      expect(await textOf(desk.owner, path)).toContain(
        path.includes('unassigned') ? nobodys.word : theirs.word,
      )
    }
    expect((await terry.get('/conversations/counts')).body).toMatchObject({ all: 1, mine: 1, unassigned: 0 })
    const columns = (await terry.get('/board')).body.columns as unknown as { count: number }[]
    expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(1)
  })

  test('changes nothing of the rest', async () => {
    const before = await textOf(desk.owner, `/conversations/${theirs.conversationId}`)
    const tries: [string, () => Promise<{ status: number }>][] = [
      ['contact', () => terry.patch(`/contacts/${theirs.contactId}`, { name: 'Mallory' })],
      ['take over', () => terry.patch(`/conversations/${theirs.conversationId}`, { assigneeId: terryId })],
      ['pick up', () => terry.patch(`/conversations/${nobodys.conversationId}`, { assigneeId: terryId })],
      ['read', () => terry.post(`/conversations/${theirs.conversationId}/read`)],
      [
        'reply',
        () =>
          terry.post(`/conversations/${theirs.conversationId}/messages`, {
            clientId: 'abcdefgh',
            text: 'Hi',
          }),
      ],
      ['card', () => terry.patch(`/deals/${theirs.dealId}`, { title: 'Mallory' })],
      ['card for another contact', () => terry.post('/deals', { contactId: theirs.contactId, title: 'x' })],
    ]
    for (const [what, attempt] of tries) expect((await attempt()).status, what).toBe(404)
    expect(await textOf(desk.owner, `/conversations/${theirs.conversationId}`)).toBe(before)
  })

  test('does not give away what is theirs: it would be gone under their hands', async () => {
    const ownerId = String((await desk.owner.get('/session')).body.member?.id)
    for (const assigneeId of [ownerId, null]) {
      expect(await terry.patch(`/conversations/${mine.conversationId}`, { assigneeId })).toMatchObject({
        status: 403,
        body: { code: 'forbidden', detail: expect.stringContaining('would not see it') },
      })
    }
    expect((await terry.get(`/conversations/${mine.conversationId}`)).body).toMatchObject({
      can: { reply: { allowed: true }, give: { allowed: false } },
    })
  })

  test('with what nobody has beside it, where the rights say so, and may pick that up', async () => {
    await only({ conversations: 'unassigned_and_mine' })
    expect((await terry.get(`/conversations/${nobodys.conversationId}`)).status).toBe(200)
    expect((await terry.get(`/conversations/${theirs.conversationId}`)).status).toBe(404)
    expect((await terry.get('/conversations/counts')).body).toMatchObject({ all: 2, mine: 1, unassigned: 1 })
    // All contacts are there, but not what somebody else's customer wrote: not on the card either.
    const deal = (await terry.get(`/deals/${theirs.dealId}`)).body
    expect(deal).toMatchObject({ conversationId: null, lastMessage: null })
    expect((await terry.get(`/contacts/${theirs.contactId}`)).body).toMatchObject({ conversationId: null })
  })
})

describe('pipelines', () => {
  test('that somebody may not see are not there, and those that they only see they do not change', async () => {
    const { pipelineId, stageId } = (await desk.owner.get(`/deals/${mine.dealId}`)).body as never as Looked
    const named = (level: string) => ({ usual: 'work', named: { [String(pipelineId)]: level } }) as never
    await only({ pipelines: named('none') })
    expect((await terry.get(`/deals/${mine.dealId}`)).status).toBe(404)
    expect((await terry.get(`/deals?stageId=${String(stageId)}`)).status).toBe(404)
    expect(itemsOf(await terry.get('/deals'))).toEqual([])
    expect((await terry.get(`/conversations/${mine.conversationId}`)).body).toMatchObject({ deal: null })
    await only({ pipelines: named('see') })
    expect((await terry.get(`/deals/${mine.dealId}`)).body).toMatchObject({
      can: { change: { allowed: false } },
    })
    const tries = [
      terry.patch(`/deals/${mine.dealId}`, { title: 'Mallory' }),
      terry.post(`/deals/${mine.dealId}/move`, { stageId: String(stageId) }),
      terry.post('/deals', { contactId: mine.contactId, title: 'x', pipelineId: String(pipelineId) }),
    ]
    for (const attempt of tries)
      expect(await attempt).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
})

describe('who sees numbers and e-mails masked', () => {
  const digits = () => [mine, theirs, nobodys].map(({ from }) => from.slice(1))
  const holdsNumber = (text: string) =>
    digits().some((number) => text.replaceAll(/[^\d"]/g, '').includes(number))

  test('finds none in any answer, while the owner does, who has asked just before', {
    timeout: 60_000,
  }, async () => {
    await desk.owner.patch(`/contacts/${mine.contactId}`, { email: 'mangrove@customer.example' })
    await desk.hear({ from: '15125550174', name: '+1 512 555 0174', text: 'hello there' })
    await only({ contacts: { ...standardRights.member.contacts, identity: 'masked' } })
    const paths = ['/contacts', '/conversations', '/deals', '/board', ...reading(mine), ...reading(theirs)]
    for (const path of paths) {
      const owner = await textOf(desk.owner, path)
      const seen = await textOf(terry, path)
      expect(holdsNumber(seen), path).toBe(false)
      expect(seen.includes('mangrove@customer.example'), path).toBe(false)
      expect(seen.includes('555 0174'), path).toBe(false)
      if (!path.includes('messages') && !path.includes('activity'))
        expect(holdsNumber(owner), path).toBe(true)
    }
  })

  test('finds none in the words of customers and colleagues either, and what they change around one keeps it', async () => {
    await desk.hear({ from: mine.from, text: 'reach my wife at 512.555.0188 or wife＠home.example' })
    await desk.owner.patch(`/deals/${mine.dealId}`, {
      title: 'Heater, call 512 555 0199',
      address: '12 Oak St, gate 512-555-0177, 78704',
    })
    const hidden = /0188|0199|0177|home\.example/
    const paths = ['/conversations', '/deals', '/board', ...reading(mine)]
    const masked = { contacts: { ...standardRights.member.contacts, identity: 'masked' as const } }
    for (const path of paths) await textOf(desk.owner, path)
    await only(masked)
    for (const path of paths) expect(await textOf(terry, path), path).not.toMatch(hidden)
    const { title } = (await terry.get(`/deals/${mine.dealId}`)).body
    expect(title).toBe('Heater, call •••• 99')
    await terry.patch(`/deals/${mine.dealId}`, { title: `${title} today` })
    expect((await desk.owner.get(`/deals/${mine.dealId}`)).body.title).toBe('Heater, call 512 555 0199 today')
    for (const path of paths)
      if (path.startsWith('/deals') || path === '/board' || path === '/conversations')
        expect(await textOf(desk.owner, path), path).toMatch(hidden)
  })

  test('changes nothing by sending back what was shown, and writes no number', async () => {
    await desk.owner.patch(`/contacts/${mine.contactId}`, { email: 'mangrove@customer.example' })
    const shown = (await terry.get(`/contacts/${mine.contactId}`)).body
    expect(shown).toMatchObject({ email: 'm•••@•••', can: { identify: { allowed: false } } })
    const { name, phone, email } = shown
    expect((await terry.patch(`/contacts/${mine.contactId}`, { name, phone, email })).status).toBe(200)
    expect((await desk.owner.get(`/contacts/${mine.contactId}`)).body).toMatchObject({
      phone: `+${mine.from}`,
      email: 'mangrove@customer.example',
    })
    for (const body of [
      { phone: `+${mine.from}` },
      { phone: `+${theirs.from}` },
      { email: 'x@y.example' },
      { phone: null },
    ])
      expect(await terry.patch(`/contacts/${mine.contactId}`, body)).toMatchObject({ status: 403 })
    expect((await terry.post('/contacts', { phone: `+${theirs.from}` })).status).toBe(403)
  })
})

describe('the second lock', () => {
  test('shows a member their own, a bot and a task everything, and somebody who does not work here nothing', async () => {
    const seen = async (memberId: string | null) => {
      const principal = memberId
        ? {
            ...asSystem(desk.business.accountId),
            actor: { kind: 'member' as const, memberId, ...presets.technician, permissions: [] },
          }
        : asSystem(desk.business.accountId)
      return withAccount(desk.installation, principal, async ({ database }) => {
        const counts: Record<string, number> = {}
        for (const table of ['contacts', 'conversations', 'messages', 'deals', 'bot_states'] as const)
          counts[table] = (await database.selectFrom(table).select('account_id').execute()).length
        return counts
      })
    }
    const all = await seen(null)
    const own = await seen(terryId)
    expect(all).toMatchObject({ conversations: expect.any(Number) })
    expect(all.conversations).toBeGreaterThanOrEqual(3)
    expect(own).toMatchObject({ contacts: 1, conversations: 1, deals: 1, bot_states: 1 })
    expect(own.messages).toBeGreaterThan(0)
    expect(own.messages).toBeLessThan(all.messages!)
    expect(Object.values(await seen('00000000-0000-7000-8000-000000000000'))).toEqual([0, 0, 0, 0, 0])
  })
})

describe('an open page of who sees only what is theirs', () => {
  const principal = async () => {
    const { role, rights } = presets.technician
    return asMember(desk.business.accountId, terryId, standingOf(role, rights))
  }
  const eventsOf = async (conversationId: string): Promise<LiveEvent[]> =>
    (
      await desk.rows<{ seq: string; type: string; contact_id: string }>(
        'select seq, type, contact_id from events where conversation_id = $1 and deal_id is null order by seq',
        [conversationId],
      )
    ).map(({ seq, type, contact_id }) => ({ id: String(seq), type, contactId: contact_id, conversationId }))

  test('is told of that, in its order, and of nothing else', async () => {
    const told: (LiveEvent | 'stale')[] = []
    const tell = await onlySeen(desk.installation, await principal(), (event) => told.push(event))
    const own = await eventsOf(mine.conversationId)
    const foreign = [...(await eventsOf(theirs.conversationId)), ...(await eventsOf(nobodys.conversationId))]
    expect(own.length).toBeGreaterThan(1)
    expect(foreign.length).toBeGreaterThan(1)
    for (const event of [...foreign, ...own]) tell(event)
    await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(own.length), 10_000)
    expect(told).toEqual(own)
  })

  test('asks for everything again once something of that is theirs no more', async () => {
    const told: (LiveEvent | 'stale')[] = []
    const tell = await onlySeen(desk.installation, await principal(), (event) => told.push(event))
    const ownerId = String((await desk.owner.get('/session')).body.member?.id)
    await desk.owner.patch(`/conversations/${mine.conversationId}`, { assigneeId: ownerId })
    const last = (await eventsOf(mine.conversationId)).at(-1)!
    tell(last)
    await vi.waitFor(() => expect(told).toEqual(['stale']), 10_000)
    await desk.owner.patch(`/conversations/${mine.conversationId}`, { assigneeId: terryId })
  })

  test('of somebody who sees everything is told at once, without asking', async () => {
    const write = () => undefined
    const owner = asMember(desk.business.accountId, desk.business.ownerId, standingOf('owner'))
    expect(await onlySeen(desk.installation, owner, write)).toBe(write)
  })
})
