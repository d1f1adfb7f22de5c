import type { DropPosition, DropTarget } from 'react-aria-components/useDragAndDrop'
import { expect, test } from 'vitest'
import { neighbourOf } from './neighbour-of.ts'

const cards = ['a', 'b', 'c'].map((id) => ({ id }))
const at = (key: string, dropPosition: DropPosition): DropTarget => ({ type: 'item', key, dropPosition })

test('a card dropped between two others goes right after the upper one, from whichever side it came', () => {
  expect(neighbourOf(cards, at('b', 'before'), 'x')).toBe('a')
  expect(neighbourOf(cards, at('a', 'after'), 'x')).toBe('a')
  expect(neighbourOf(cards, at('c', 'after'), 'x')).toBe('c')
})

test('a card dropped above the first, or on the column itself, goes to the top', () => {
  expect(neighbourOf(cards, at('a', 'before'), 'x')).toBeNull()
  expect(neighbourOf(cards, { type: 'root' }, 'x')).toBeNull()
  expect(neighbourOf([], { type: 'root' }, 'x')).toBeNull()
})

test('a card is never its own neighbour when it moves within its column', () => {
  expect(neighbourOf(cards, at('b', 'before'), 'a')).toBeNull()
  expect(neighbourOf(cards, at('b', 'after'), 'b')).toBe('a')
  expect(neighbourOf(cards, at('c', 'before'), 'b')).toBe('a')
})
