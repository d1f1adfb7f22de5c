import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deal, Pipeline } from '#contract/deals.ts'
import type { TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let owner: TestClient
let contactId: string
let stages: Pipeline['stages']

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
  contactId = String((await owner.post('/contacts', { name: 'Carla Card' })).body.id)
  stages = (await board()).pipeline.stages
})
afterAll(() => desk?.close())

type Column = { stageId: string; count: number; totalCents: number; cards: Deal[]; next: string | null }
type Board = { pipeline: Pipeline; columns: Column[] }

const board = async (limit = 100, client = owner) =>
  (await client.get(`/board?limit=${limit}`)).body as unknown as Board
const column = async (stageId: string) => (await board()).columns.find((one) => one.stageId === stageId)!
const titles = async (stageId: string) => (await column(stageId)).cards.map(({ title }) => title)
const make = async (fields: object = {}) =>
  (await owner.post('/deals', { contactId, title: 'Card', ...fields })).body as unknown as Deal
const move = (id: string, to: object, client = owner) => client.post(`/deals/${id}/move`, to)
const stage = (name: string) => stages.find((one) => one.name === name)!.id

async function emptyBoard() {
  await desk.rows('delete from deals')
}

async function listed(stageId: string, limit: number): Promise<string[]> {
  const found: string[] = []
  let cursor = ''
  for (;;) {
    const page = await owner.get(`/deals?stageId=${stageId}&limit=${limit}${cursor}`)
    found.push(...itemsOf<Deal>(page).map(({ id }) => id))
    const next = page.body.next as unknown as string | null
    if (!next) return found
    cursor = `&cursor=${next}`
  }
}

describe('a place', () => {
  test('may be first, last, or right after any other card, in the same stage or another', async () => {
    await emptyBoard()
    const cards = new Map<string, string>()
    for (const title of ['d', 'c', 'b', 'a']) cards.set(title, (await make({ title })).id)
    const id = (title: string) => cards.get(title)!
    const steps: [string, string, object, string[]][] = [
      ['a', 'New', { afterId: id('b') }, ['b', 'a', 'c', 'd']],
      ['d', 'New', { afterId: null }, ['d', 'b', 'a', 'c']],
      ['d', 'New', {}, ['b', 'a', 'c', 'd']],
      ['c', 'New', { afterId: id('b') }, ['b', 'c', 'a', 'd']],
      ['b', 'New', { afterId: id('d') }, ['c', 'a', 'd', 'b']],
      ['a', 'New', { afterId: id('a') }, ['c', 'a', 'd', 'b']],
      ['a', 'Contacted', {}, ['a']],
      ['b', 'Contacted', { afterId: id('a') }, ['a', 'b']],
      ['c', 'Contacted', { afterId: id('a') }, ['a', 'c', 'b']],
      ['d', 'Contacted', { afterId: null }, ['d', 'a', 'c', 'b']],
      ['c', 'New', { afterId: null }, ['c']],
    ]
    for (const [title, to, where, expected] of steps) {
      const answer = await move(id(title), { stageId: stage(to), ...where })
      expect(answer.status).toBe(200)
      expect(await titles(stage(to))).toEqual(expected)
    }
  })

  test('after a card that is not in that stage does not exist', async () => {
    await emptyBoard()
    const [one, two] = [await make(), await make()]
    await move(two.id, { stageId: stage('Contacted') })
    expect((await move(one.id, { stageId: stage('New'), afterId: two.id })).status).toBe(404)
    expect(
      (await move(one.id, { stageId: stage('New'), afterId: '01a00000-0000-7000-8000-000000000000' })).status,
    ).toBe(404)
  })

  test('is as asked after two hundred random moves, and every place is one of its own', async () => {
    await emptyBoard()
    const open = stages
      .filter(({ kind }) => kind === 'open')
      .slice(0, 3)
      .map(({ id }) => id)
    const model = new Map<string, string[]>(open.map((id) => [id, []]))
    for (let index = 0; index < 12; index++)
      model.get(open[0]!)!.unshift((await make({ title: `${index}` })).id)
    const moves = fc.sample(
      fc.record({
        card: fc.nat(11),
        to: fc.nat(2),
        where: fc.oneof(fc.constant('first'), fc.constant('last'), fc.nat(20)),
      }),
      200,
    )
    const all = [...model.values()].flat()
    for (const { card, to, where } of moves) {
      const id = all[card]!
      const target = open[to]!
      const others = model.get(target)!.filter((one) => one !== id)
      const after = typeof where === 'number' ? others[where % Math.max(1, others.length)] : undefined
      const answer = await move(id, {
        stageId: target,
        ...(where === 'first' && { afterId: null }),
        ...(after && { afterId: after }),
      })
      expect(answer.status).toBe(200)
      for (const [stageId, cards] of model)
        model.set(
          stageId,
          cards.filter((one) => one !== id),
        )
      const place = where === 'first' ? 0 : after ? others.indexOf(after) + 1 : others.length
      model.set(target, others.toSpliced(place, 0, id))
    }
    for (const { stageId, cards, count } of (await board()).columns) {
      expect(cards.map(({ id }) => id)).toEqual(model.get(stageId) ?? [])
      expect(count).toBe(cards.length)
      expect(new Set(cards.map(({ position }) => position)).size).toBe(cards.length)
    }
  })

  test('is one of its own for each of twenty cards that are made and moved at the same moment', async () => {
    await emptyBoard()
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => make({ title: `${index}` })))
    const places = (await column(stage('New'))).cards.map(({ position }) => position)
    expect(new Set(places).size).toBe(20)
    const answers = await Promise.all([
      ...made.map(({ id }, index) =>
        move(id, { stageId: stage(index % 2 ? 'Contacted' : 'New'), afterId: null }),
      ),
      ...made.map(({ id }, index) =>
        move(id, { stageId: stage(index % 2 ? 'New' : 'Contacted'), afterId: null }),
      ),
    ])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    for (const name of ['New', 'Contacted']) {
      const { cards, count } = await column(stage(name))
      expect(count).toBe(cards.length)
      expect(new Set(cards.map(({ position }) => position)).size).toBe(cards.length)
    }
  })

  test('right after a card stays there although two cards came at the same moment', async () => {
    await emptyBoard()
    const [mover] = [await make({ title: 'mover' })]
    await move(mover!.id, { stageId: stage('Contacted') })
    const [one] = await Promise.all([make({ title: 'one' }), make({ title: 'two' })])
    await move(mover!.id, { stageId: stage('New'), afterId: one!.id })
    const order = await titles(stage('New'))
    expect(order.indexOf('mover')).toBe(order.indexOf('one') + 1)
  })
})

describe('the board', () => {
  test('shows what the list of each stage shows, page by page, in the same order', async () => {
    await emptyBoard()
    for (let index = 0; index < 13; index++) {
      const { id } = await make({ title: `${index}` })
      if (index % 3 === 0) await move(id, { stageId: stage('Contacted'), afterId: null })
    }
    const whole = await board(100)
    for (const { stageId, cards } of whole.columns) {
      for (const limit of [1, 2, 5, 100])
        expect(await listed(stageId, limit)).toEqual(cards.map(({ id }) => id))
    }
    const cut = await board(4)
    const first = cut.columns.find(({ stageId }) => stageId === stage('New'))!
    expect(first).toMatchObject({ count: 8, next: expect.any(String) })
    const rest = itemsOf<Deal>(await owner.get(`/deals?stageId=${stage('New')}&cursor=${first.next}`))
    const known = whole.columns.find(({ stageId }) => stageId === stage('New'))!.cards
    expect([...first.cards, ...rest].map(({ id }) => id)).toEqual(known.map(({ id }) => id))
    expect((await owner.get(`/deals?stageId=${stage('Contacted')}&cursor=${first.next}`)).body).toMatchObject(
      { code: 'unknown_cursor' },
    )
  })

  test('lists all cards newest first, and those of one contact', async () => {
    const other = String((await owner.post('/contacts', { name: 'Other' })).body.id)
    const { id } = await make({ contactId: other, title: 'of another' })
    expect(itemsOf<Deal>(await owner.get('/deals?limit=1'))[0]!.id).toBe(id)
    expect(itemsOf<Deal>(await owner.get(`/deals?contactId=${other}`)).map((deal) => deal.id)).toEqual([id])
  })

  test('counts and adds up what is there, after any mixture of making, moving, closing and changing values', async () => {
    await emptyBoard()
    await Promise.all(Array.from({ length: 6 }, (_, index) => make({ valueCents: index * 1000 })))
    const cards = (await column(stage('New'))).cards.map(({ id }) => id)
    const steps = fc.sample(
      fc.record({
        card: fc.nat(5),
        to: fc.nat(7),
        value: fc.oneof(fc.constant(null), fc.nat(1_000_000), fc.constant(100_000_000_000)),
        what: fc.constantFrom('move', 'value', 'both', 'make'),
      }),
      60,
    )
    for (let index = 0; index < steps.length; index += 4) {
      // Four at the same moment.
      await Promise.all(
        steps
          .slice(index, index + 4)
          .flatMap(({ card, to, value, what }) => [
            ...(what === 'move' || what === 'both'
              ? [move(cards[card]!, { stageId: stages[to]!.id, lostReason: 'price' })]
              : []),
            ...(what === 'value' || what === 'both'
              ? [owner.patch(`/deals/${cards[card]}`, { valueCents: value })]
              : []),
            ...(what === 'make' ? [make({ valueCents: value })] : []),
          ]),
      )
    }
    const counted = await desk.rows<{ stage_id: string; cards: number; cents: string }>(
      'select stage_id, count(*)::int as cards, coalesce(sum(value_cents), 0)::bigint as cents from deals group by 1',
    )
    for (const { stageId, count, totalCents } of (await board()).columns) {
      const truth = counted.find(({ stage_id }) => stage_id === stageId)
      expect({ count, totalCents }).toEqual({
        count: truth?.cards ?? 0,
        totalCents: Number(truth?.cents ?? 0),
      })
    }
  })

  test('of another business shows nothing of ours', async () => {
    const { owner: other } = await desk.neighbour()
    expect(
      (await board(100, other)).columns.every(({ count, cards }) => count === 0 && cards.length === 0),
    ).toBe(true)
    expect((await other.get(`/board?pipelineId=${(await board()).pipeline.id}`)).status).toBe(404)
  })
})
