import { describe, expect, test } from 'vitest'
import type { Message } from '#contract/inbox.ts'
import { withMessage, withNewest, withOlder } from './merge-messages.ts'

const message = (id: number, state = 'sent') => ({ id: `m${id}`, state }) as Message
/** From the newest down to the oldest, as the server sends them. */
const range = (newest: number, oldest: number) =>
  Array.from({ length: newest - oldest + 1 }, (_, index) => message(newest - index))
const idsOf = ({ items }: { items: Message[] }) => items.map(({ id }) => id)

describe('the newest page beside what is known', () => {
  test('new messages stand before those that somebody has scrolled up to', () => {
    const known = { items: range(60, 1), older: null }
    const merged = withNewest(known, { items: range(65, 16), next: 'cursor' })
    expect(idsOf(merged)).toEqual(idsOf({ items: range(65, 1) }))
    expect(merged.older).toBe(null)
  })

  test('ticks come from the page', () => {
    const known = { items: [message(2), message(1)], older: 'c' }
    const merged = withNewest(known, { items: [message(2, 'read')], next: 'd' })
    expect(merged.items.map(({ state }) => state)).toEqual(['read', 'sent'])
    expect(merged.older).toBe('c')
  })

  test('where something is missing in between, only the page is kept', () => {
    const merged = withNewest({ items: range(10, 1), older: null }, { items: range(90, 41), next: 'cursor' })
    expect(idsOf(merged)).toEqual(idsOf({ items: range(90, 41) }))
    expect(merged.older).toBe('cursor')
  })

  test('a page that is the whole conversation replaces everything', () => {
    const merged = withNewest({ items: range(3, 1), older: null }, { items: [message(9)], next: null })
    expect(idsOf(merged)).toEqual(['m9'])
  })

  test('no message stands twice, also when one arrived late in between', () => {
    const late = { items: [message(9), message(100), message(8), message(7)], next: 'cursor' }
    const merged = withNewest({ items: range(9, 1), older: 'older' }, late)
    expect(idsOf(merged)).toEqual(['m9', 'm100', 'm8', 'm7', 'm6', 'm5', 'm4', 'm3', 'm2', 'm1'])
  })
})

test('older messages come after, none twice', () => {
  const known = { items: range(10, 5), older: 'a' }
  const merged = withOlder(known, { items: range(5, 1), next: null })
  expect(idsOf(merged)).toEqual(idsOf({ items: range(10, 1) }))
  expect(merged.older).toBe(null)
})

test('a single message takes its place, or the newest one', () => {
  const known = { items: range(3, 1), older: null }
  expect(withMessage(known, message(2, 'failed')).items.map(({ state }) => state)).toEqual([
    'sent',
    'failed',
    'sent',
  ])
  expect(idsOf(withMessage(known, message(4)))).toEqual(['m4', 'm3', 'm2', 'm1'])
})
