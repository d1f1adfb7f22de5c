import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deal, Pipeline } from '#contract/deals.ts'
import { messageBody, type TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let owner: TestClient
let contactId: string
let stages: Pipeline['stages']
let people = 0

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
  contactId = String((await owner.post('/contacts', { name: 'Carla Card' })).body.id)
  stages = ((await owner.get('/board')).body as unknown as { pipeline: Pipeline }).pipeline.stages
})
afterAll(() => desk?.close())

type Activity = {
  type: string
  actor: { kind: string; name: string | null }
  changes: { field: string; before: string | null; after: string | null }[]
}

const nobody = '01a00000-0000-7000-8000-000000000000'
const somebody = () => `15125600${String(++people).padStart(3, '0')}`
const stage = (name: string) => stages.find((one) => one.name === name)!.id
const make = async (fields: object = {}) =>
  (await owner.post('/deals', { contactId, title: 'Card', ...fields })).body as unknown as Deal
const read = async (id: string) => (await owner.get(`/deals/${id}`)).body as unknown as Deal
const move = (id: string, to: object, client = owner) => client.post(`/deals/${id}/move`, to)
const dealsOf = async (from: string) =>
  itemsOf<Deal>(await owner.get('/deals?limit=100')).filter(({ contact }) => contact.phone === `+${from}`)
const activity = async (id: string) => itemsOf<Activity>(await owner.get(`/deals/${id}/activity`))

describe('a card for a lead', () => {
  test('stands in the first stage from the first message, with where the lead came from', async () => {
    const [direct, ad] = [somebody(), somebody()]
    await desk.hear({ from: direct })
    const referral = { source_type: 'ad', source_id: '1', headline: 'Leaking pipe?', ctwa_clid: 'ARA1' }
    await desk.hear({ from: ad, item: { type: 'text', text: { body: 'hi' }, referral } })
    expect(await dealsOf(direct)).toMatchObject([
      { stageId: stage('New'), status: 'active', source: 'whatsapp_direct' },
    ])
    expect(await dealsOf(ad)).toMatchObject([{ source: 'whatsapp_ad', sourceDetail: 'Leaking pipe?' }])
  })

  test('is one for a customer, also when they write to two numbers at the same moment', async () => {
    const { connectTestNumber, deliver } = await import('#testing/business.ts')
    const second = await connectTestNumber(desk.installation, desk.business)
    const customers = Array.from({ length: 8 }, somebody)
    for (const from of customers) {
      await desk.deliver(messageBody({ phoneNumberId: desk.number.phoneNumberId, from }))
      await deliver(desk.app, second, messageBody({ phoneNumberId: second.phoneNumberId, from }))
    }
    await Promise.all([desk.runTasks(), desk.runTasks(), desk.runTasks(), desk.runTasks()])
    await desk.runTasks()
    for (const from of customers) expect(await dealsOf(from)).toHaveLength(1)
  })

  test("that was made by hand is the lead's card when the customer writes, and shows the conversation", async () => {
    const from = somebody()
    const contact = String((await owner.post('/contacts', { name: 'Phoned', phone: `+${from}` })).body.id)
    const { id, conversationId } = await make({ contactId: contact })
    expect(conversationId).toBeNull()
    await desk.hear({ from, text: 'it is me' })
    expect(await dealsOf(from)).toMatchObject([
      { id, lastMessage: { text: 'it is me', author: 'customer' }, waitingSince: expect.any(String) },
    ])
  })

  test.each(['Paid', 'Lost'])(
    'is a new one when the last was closed as %s and the customer writes again',
    async (closed) => {
      const from = somebody()
      await desk.hear({ from })
      const [first] = await dealsOf(from)
      await move(first!.id, { stageId: stage(closed), lostReason: 'price' })
      await desk.hear({ from })
      const now = await dealsOf(from)
      expect(now).toHaveLength(2)
      expect(now.map(({ status }) => status).sort()).toEqual(['active', closed === 'Paid' ? 'won' : 'lost'])
    },
  )
})

describe('winning and losing', () => {
  test('the Paid stage closes the card, an open one opens it again', async () => {
    const { id } = await make({ valueCents: 12_345 })
    expect((await move(id, { stageId: stage('Paid') })).body).toMatchObject({
      status: 'won',
      closedAt: expect.any(String),
    })
    expect((await move(id, { stageId: stage('Contacted') })).body).toMatchObject({
      status: 'active',
      closedAt: null,
      valueCents: 12_345,
    })
  })

  test('losing needs a reason from the list, and keeps note and reason until it is opened again', async () => {
    const { id } = await make()
    expect((await move(id, { stageId: stage('Lost') })).body).toMatchObject({
      code: 'lost_reason_required',
      status: 422,
    })
    expect((await move(id, { stageId: stage('Lost'), lostReason: 'aliens' })).body).toMatchObject({
      code: 'lost_reason_unknown',
    })
    expect(await read(id)).toMatchObject({ stageId: stage('New'), status: 'active', lostReason: null })
    await move(id, { stageId: stage('Lost'), lostReason: 'price', lostNote: 'too much\nfor them' })
    expect(await read(id)).toMatchObject({
      status: 'lost',
      lostReason: 'price',
      lostNote: 'too much\nfor them',
    })
    await move(id, { stageId: stage('Lost'), afterId: null })
    expect(await read(id)).toMatchObject({ lostReason: 'price' })
    await move(id, { stageId: stage('Lost'), lostReason: 'timing' })
    expect(await read(id)).toMatchObject({ lostReason: 'timing', lostNote: 'too much\nfor them' })
    await move(id, { stageId: stage('New') })
    expect(await read(id)).toMatchObject({
      status: 'active',
      lostReason: null,
      lostNote: null,
      closedAt: null,
    })
  })
})

describe('what a person writes', () => {
  test('is kept to the letter, and what is out of bounds is refused by name', async () => {
    const title = 'Añadir <b>grifo</b> 💧 "x"'
    const { id } = await make({
      title,
      address: '12 Oak St\nAustin, TX 78704',
      budget: '$200',
      urgency: 'soon',
      valueCents: 100_000_000_000,
    })
    expect(await read(id)).toMatchObject({
      title,
      address: { text: '12 Oak St\nAustin, TX 78704' },
      budget: '$200',
      urgency: 'soon',
      valueCents: 100_000_000_000,
    })
    for (const wrong of [
      { valueCents: -1 },
      { valueCents: 1.5 },
      { valueCents: 100_000_000_001 },
      { title: '' },
      { title: 'x'.repeat(201) },
      { urgency: 'now' },
      { budget: 'a\u0000b' },
      { unknown: 1 },
    ]) {
      const answer = await owner.patch(`/deals/${id}`, wrong)
      expect(answer.body).toMatchObject({ status: 422, errors: [{ pointer: `/${Object.keys(wrong)[0]}` }] })
    }
    await owner.patch(`/deals/${id}`, {
      valueCents: null,
      address: null,
      budget: null,
      urgency: null,
      assigneeId: null,
    })
    expect(await read(id)).toMatchObject({ valueCents: null, address: null, budget: null, urgency: null })
  })

  test('is shown in the activity with before and after, and by whom', async () => {
    const { id } = await make({ title: 'Old' })
    const colleague = await desk.colleague('member')
    const session = (await colleague.get('/session')).body as unknown as {
      member: { id: string; name: string }
    }
    await colleague.patch(`/deals/${id}`, {
      title: 'New title',
      valueCents: 15_000,
      assigneeId: session.member.id,
    })
    await move(id, { stageId: stage('Lost'), lostReason: 'price' })
    const [lost, changed, created] = await activity(id)
    expect(created).toMatchObject({
      type: 'deals.deal_created',
      actor: { kind: 'member', name: 'Olivia Owner' },
    })
    expect(changed).toMatchObject({
      type: 'deals.deal_changed',
      actor: { kind: 'member', name: session.member.name },
    })
    expect(changed!.changes).toEqual(
      expect.arrayContaining([
        { field: 'title', before: 'Old', after: 'New title' },
        { field: 'value_cents', before: null, after: '150.00' },
        { field: 'assignee_id', before: null, after: session.member.name },
      ]),
    )
    expect(lost!.changes).toEqual([
      { field: 'stage', before: 'New', after: 'Lost' },
      { field: 'lost_reason', before: null, after: 'price' },
    ])
  })

  test('that is what stood there already leaves no trace in the activity', async () => {
    const { id } = await make({ title: 'Same' })
    await owner.patch(`/deals/${id}`, { title: 'Same' })
    await owner.patch(`/deals/${id}`, {})
    expect(await activity(id)).toHaveLength(1)
  })

  test('is read in pages of the activity, each entry once', async () => {
    const { id } = await make()
    for (let index = 0; index < 7; index++) await owner.patch(`/deals/${id}`, { budget: `${index}` })
    const all = (await activity(id)).map(({ changes }) => changes[0]?.after)
    const first = await owner.get(`/deals/${id}/activity?limit=5`)
    const second = await owner.get(`/deals/${id}/activity?limit=5&cursor=${first.body.next}`)
    expect(
      [...itemsOf<Activity>(first), ...itemsOf<Activity>(second)].map(({ changes }) => changes[0]?.after),
    ).toEqual(all)
    const other = await make()
    expect((await owner.get(`/deals/${other.id}/activity?cursor=${first.body.next}`)).body).toMatchObject({
      code: 'unknown_cursor',
    })
  })
})

describe('ids of another account', () => {
  test('do not exist, in path and body alike', async () => {
    const { owner: other, business } = await desk.neighbour()
    const theirContact = String((await other.post('/contacts', { name: 'Theirs' })).body.id)
    const theirs = (await other.post('/deals', { contactId: theirContact, title: 'Theirs' }))
      .body as unknown as Deal
    const ours = await make()
    const attempts: [string, Promise<{ status: number }>][] = [
      ['read', owner.get(`/deals/${theirs.id}`)],
      ['change', owner.patch(`/deals/${theirs.id}`, { title: 'x' })],
      ['move', move(theirs.id, { stageId: stage('New') })],
      ['activity', owner.get(`/deals/${theirs.id}/activity`)],
      ['contact', owner.post('/deals', { contactId: theirContact, title: 'x' })],
      ['pipeline', owner.post('/deals', { contactId, title: 'x', pipelineId: theirs.pipelineId })],
      [
        'assignee of a new one',
        owner.post('/deals', { contactId, title: 'x', assigneeId: business.ownerId }),
      ],
      ['assignee', owner.patch(`/deals/${ours.id}`, { assigneeId: business.ownerId })],
      ['stage', move(ours.id, { stageId: theirs.stageId })],
      ['after', move(ours.id, { stageId: stage('New'), afterId: theirs.id })],
      ['list of a stage', owner.get(`/deals?stageId=${theirs.stageId}`)],
      ['list of a contact', owner.get(`/deals?contactId=${theirContact}`)],
      ['board', owner.get(`/board?pipelineId=${theirs.pipelineId}`)],
      ['nobody', owner.get(`/deals/${nobody}`)],
    ]
    for (const [what, attempt] of attempts) expect((await attempt).status, what).toBe(404)
    expect(await read(ours.id)).toMatchObject({ assigneeId: null, stageId: stage('New') })
    expect((await other.get(`/deals/${theirs.id}`)).body).toMatchObject({ title: 'Theirs' })
  })

  test('viewers may look and not touch', async () => {
    const { id } = await make()
    const viewer = await desk.colleague('viewer')
    expect((await viewer.get(`/deals/${id}`)).body).toMatchObject({
      can: { change: { allowed: false, reason: expect.any(String) } },
    })
    expect((await viewer.patch(`/deals/${id}`, { title: 'x' })).status).toBe(403)
    expect((await move(id, { stageId: stage('Paid') }, viewer)).status).toBe(403)
    expect((await viewer.post('/deals', { contactId, title: 'x' })).status).toBe(403)
  })
})
