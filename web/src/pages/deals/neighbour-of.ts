import type { DropTarget } from 'react-aria-components/useDragAndDrop'

/** The card after which a dropped one belongs; null: the top, where a card dropped on a whole column goes to be seen. */
export function neighbourOf(cards: { id: string }[], target: DropTarget, movingId: string): string | null {
  if (target.type === 'root') return null
  if (target.dropPosition === 'after' && target.key !== movingId) return String(target.key)
  const at = cards.findIndex(({ id }) => id === target.key)
  const before = cards.slice(0, Math.max(0, at)).findLast(({ id }) => id !== movingId)
  return before?.id ?? null
}
