import { DropIndicator, type DropTarget, useDragAndDrop } from 'react-aria-components/useDragAndDrop'
import type { Deal } from '#contract/deals.ts'
import type { BoardColumn } from '../../api/board-cards.ts'
import { neighbourOf } from './neighbour-of.ts'
import type { RequestMove } from './use-moves.ts'

/** Only cards of this page can be dropped here: no files, no text from elsewhere. */
const cardType = 'application/x-plumbline-card'

/** Dragging cards out of this column and dropping others into it, by mouse, finger or keys. */
export function useColumnDrag({
  column,
  dealOf,
  isDisabled,
  onMove,
}: {
  column: BoardColumn
  /** Any card of the board. */
  dealOf: (id: string) => Deal | undefined
  isDisabled: boolean
  onMove: RequestMove
}) {
  function drop(id: string, target: DropTarget) {
    const deal = dealOf(id)
    if (deal) onMove(deal, column.stageId, neighbourOf(column.cards, target, id))
  }
  const { dragAndDropHooks } = useDragAndDrop<Deal>({
    isDisabled,
    getItems: (keys, deals) =>
      [...keys].map((key) => ({
        [cardType]: String(key),
        'text/plain': deals.find(({ id }) => id === key)?.title ?? '',
      })),
    acceptedDragTypes: [cardType],
    getAllowedDropOperations: () => ['move'],
    getDropOperation: () => 'move',
    shouldAcceptItemDrop: () => false,
    onReorder: ({ keys, target }) => {
      for (const key of keys) drop(String(key), target)
    },
    onInsert: async ({ items, target }) => {
      for (const item of items) if (item.kind === 'text') drop(await item.getText(cardType), target)
    },
    onRootDrop: async ({ items }) => {
      for (const item of items) if (item.kind === 'text') drop(await item.getText(cardType), { type: 'root' })
    },
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className="data-[drop-target]:h-0.5 data-[drop-target]:rounded-full data-[drop-target]:bg-accent-ink"
      />
    ),
  })
  return dragAndDropHooks
}
