import { describe, expect, test } from 'vitest'
import type { Deal } from '#contract/deals.ts'
import { type Board, cardOf, withCard, withFresh, withMove, withPage } from './board-cards.ts'

const now = '2026-03-04T18:00:00.000Z'

describe('a board asked again', () => {
  test('keeps the cards that were loaded further down, and where to go on from', () => {
    const known = board({ new: [['a', 'b', 'c', 'd'], 'cursor-d'] })
    const fresh = board({ new: [['a', 'b'], 'cursor-b'] })
    expect(titles(withFresh(known, fresh), 'new')).toEqual(['a', 'b', 'c', 'd'])
    expect(withFresh(known, fresh).columns[0]?.next).toBe('cursor-d')
  })

  test('keeps a card that a new one has pushed out of the first answer', () => {
    const known = board({ new: [['b', 'c', 'd'], null] })
    const fresh = board({ new: [['a', 'b'], 'cursor-b'] })
    expect(titles(withFresh(known, fresh), 'new')).toEqual(['a', 'b', 'c', 'd'])
  })

  test('shows no card twice when it has moved to another column', () => {
    const known = board({ new: [['a', 'b', 'c'], null], won: [[], null] })
    const fresh = board({ new: [['a'], 'cursor-a'], won: [['c'], null] })
    expect(titles(withFresh(known, fresh), 'new')).toEqual(['a', 'b'])
    expect(titles(withFresh(known, fresh), 'won')).toEqual(['c'])
  })

  test('drops what has gone when the answer holds the whole column', () => {
    const known = board({ new: [['a', 'b', 'c'], null] })
    expect(titles(withFresh(known, board({ new: [['a', 'c'], null] })), 'new')).toEqual(['a', 'c'])
  })
})

describe('a move', () => {
  const before = board({ new: [['a', 'b', 'c'], null], won: [['x', 'y'], null], lost: [[], null] })

  test('puts the card right after its neighbour, first, or last', () => {
    const to = (afterId?: string | null) =>
      titles(withMove(before, { dealId: 'b', stageId: 'won', afterId }, now), 'won')
    expect(to('x')).toEqual(['x', 'b', 'y'])
    expect(to(null)).toEqual(['b', 'x', 'y'])
    expect(to(undefined)).toEqual(['x', 'y', 'b'])
  })

  test('within a column changes the order and nothing else', () => {
    const after = withMove(before, { dealId: 'a', stageId: 'new', afterId: 'c' }, now)
    expect(titles(after, 'new')).toEqual(['b', 'c', 'a'])
    expect(after.columns[0]).toMatchObject({ count: 3, totalCents: 300 })
    expect(cardOf(after, 'a')?.stageSince).toBe(cardOf(before, 'a')?.stageSince)
  })

  test('counts the card and its money where it is now, and starts its time there', () => {
    const after = withMove(before, { dealId: 'b', stageId: 'lost', afterId: null, lostReason: 'price' }, now)
    expect(after.columns[0]).toMatchObject({ count: 2, totalCents: 200 })
    expect(after.columns[2]).toMatchObject({ count: 1, totalCents: 100 })
    expect(cardOf(after, 'b')).toMatchObject({ status: 'lost', lostReason: 'price', stageSince: now })
  })

  test('to the end of a column that is not loaded to its end takes the card out of sight', () => {
    const long = board({ new: [['a'], null], won: [['x'], 'cursor'] })
    const after = withMove(long, { dealId: 'a', stageId: 'won' }, now)
    expect(titles(after, 'won')).toEqual(['x'])
    expect(after.columns[1]?.count).toBe(2)
  })

  test('of a card or to a stage that is not there changes nothing', () => {
    expect(withMove(before, { dealId: 'nobody', stageId: 'won' }, now)).toBe(before)
    expect(withMove(before, { dealId: 'a', stageId: 'nowhere' }, now)).toBe(before)
  })
})

describe('a card told by the server', () => {
  test('stands at its place and is counted once', () => {
    const before = board({ new: [['a', 'c'], null], won: [['x'], null] })
    const after = withCard(before, { ...card('a', 'won'), position: 'w' })
    expect(titles(after, 'new')).toEqual(['c'])
    expect(titles(after, 'won')).toEqual(['a', 'x'])
    expect(after.columns.map((column) => column.count)).toEqual([1, 2])
  })

  test('below what is loaded stays out of sight', () => {
    const before = board({ new: [['a', 'c'], 'cursor'] })
    expect(titles(withCard(before, card('z', 'new')), 'new')).toEqual(['a', 'c'])
    expect(titles(withCard(before, card('b', 'new')), 'new')).toEqual(['a', 'b', 'c'])
  })
})

test('a further page repeats no card', () => {
  const before = board({ new: [['a', 'b'], 'cursor'] })
  const after = withPage(before, 'new', { items: [card('b', 'new'), card('c', 'new')], next: null })
  expect(titles(after, 'new')).toEqual(['a', 'b', 'c'])
  expect(after.columns[0]?.next).toBeNull()
})

/** Every card is worth one unit and lies at the place that its id says. */
function card(id: string, stageId: string): Deal {
  return {
    id,
    stageId,
    pipelineId: 'p',
    title: id,
    position: id,
    valueCents: 100,
    status: 'active',
    lostReason: null,
    stageSince: '2026-03-01T00:00:00.000Z',
  } as Deal
}

function board(columns: Record<string, [ids: string[], next: string | null]>): Board {
  const kinds = { won: 'won', lost: 'lost' } as Record<string, 'won' | 'lost'>
  const stages = Object.keys(columns).map((id) => ({
    id,
    name: id,
    kind: kinds[id] ?? ('open' as const),
    colour: 'slate',
    targetDays: null,
  }))
  return {
    pipelines: [{ id: 'p', name: 'p' }],
    pipeline: { id: 'p', name: 'p', stages },
    columns: Object.entries(columns).map(([stageId, [ids, next]]) => ({
      stageId,
      next,
      count: ids.length,
      totalCents: ids.length * 100,
      cards: ids.map((id) => card(id, stageId)),
    })),
    lostReasons: [],
  }
}

function titles(shown: Board, stageId: string): string[] {
  return shown.columns.find((column) => column.stageId === stageId)?.cards.map(({ title }) => title) ?? []
}
