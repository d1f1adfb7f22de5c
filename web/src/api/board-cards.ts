import type { Deal, readBoard } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'

export type Board = ResponseOf<typeof readBoard>
export type BoardColumn = Board['columns'][number]

/** Where somebody puts a card: right after another, first (null), or last (left out). */
export type Move = {
  dealId: string
  stageId: string
  afterId?: string | null
  lostReason?: string
  lostNote?: string
}

/**
 * The board asked again, beside what was known: the first cards of every column come from the answer, and what somebody
 * has scrolled down to stays. A card that the answer shows anywhere is nowhere else.
 */
export function withFresh(known: Board | undefined, fresh: Board): Board {
  if (!known || known.pipeline.id !== fresh.pipeline.id) return fresh
  const shown = new Set(fresh.columns.flatMap((column) => column.cards.map((card) => card.id)))
  return {
    ...fresh,
    columns: fresh.columns.map((column) => {
      const last = column.cards.at(-1)
      const before = columnOf(known, column.stageId)
      if (column.next === null || !last || !before) return column
      const rest = before.cards.filter((card) => isAfter(card, last) && !shown.has(card.id))
      if (rest.length === 0) return column
      return { ...column, cards: [...column.cards, ...rest], next: before.next }
    }),
  }
}

/** The next cards of a column, below those that are known. */
export function withPage(board: Board, stageId: string, page: { items: Deal[]; next: string | null }): Board {
  const come = new Set(page.items.map((card) => card.id))
  return changeColumn(board, stageId, (column) => ({
    ...column,
    cards: [...column.cards.filter((card) => !come.has(card.id)), ...page.items],
    next: page.next,
  }))
}

/** One card as the server has just told it: at its place, or out of sight when that is below what is known. */
export function withCard(board: Board, deal: Deal): Board {
  const known = cardOf(board, deal.id)
  const rest = known ? withoutCard(board, known) : board
  return changeColumn(rest, deal.stageId, (column) => {
    const counted = known ? counting(column, deal, 1) : column
    const at = column.cards.findIndex((card) => isAfter(card, deal))
    if (at === -1 && column.next !== null) return counted
    return { ...counted, cards: column.cards.toSpliced(at === -1 ? column.cards.length : at, 0, deal) }
  })
}

/** What the board will look like once this move has been done: shown before the server has answered. */
export function withMove(board: Board, move: Move, now: string): Board {
  const deal = cardOf(board, move.dealId)
  const stage = board.pipeline.stages.find(({ id }) => id === move.stageId)
  if (!deal || !stage) return board
  const moved: Deal = {
    ...deal,
    stageId: stage.id,
    status: stage.kind === 'open' ? 'active' : stage.kind,
    stageSince: deal.stageId === stage.id ? deal.stageSince : now,
    lostReason: stage.kind === 'lost' ? (move.lostReason ?? deal.lostReason) : null,
  }
  return changeColumn(withoutCard(board, deal), stage.id, (column) => {
    const counted = counting(column, moved, 1)
    if (move.afterId === undefined && column.next !== null) return counted
    const after = move.afterId ? column.cards.findIndex((card) => card.id === move.afterId) : -1
    const at = move.afterId === undefined ? column.cards.length : after + 1
    return { ...counted, cards: column.cards.toSpliced(at, 0, moved) }
  })
}

export function cardOf(board: Board, dealId: string): Deal | undefined {
  for (const column of board.columns) {
    const card = column.cards.find(({ id }) => id === dealId)
    if (card) return card
  }
  return undefined
}

export function columnOf(board: Board, stageId: string): BoardColumn | undefined {
  return board.columns.find((column) => column.stageId === stageId)
}

function withoutCard(board: Board, deal: Deal): Board {
  return changeColumn(board, deal.stageId, (column) => ({
    ...counting(column, deal, -1),
    cards: column.cards.filter((card) => card.id !== deal.id),
  }))
}

function counting(column: BoardColumn, deal: Deal, by: 1 | -1): BoardColumn {
  return {
    ...column,
    count: Math.max(0, column.count + by),
    totalCents: Math.max(0, column.totalCents + by * (deal.valueCents ?? 0)),
  }
}

function changeColumn(board: Board, stageId: string, change: (column: BoardColumn) => BoardColumn): Board {
  return {
    ...board,
    columns: board.columns.map((column) => (column.stageId === stageId ? change(column) : column)),
  }
}

/** Places are ASCII texts that the database compares byte by byte, as `>` does; equal ones go by id. */
function isAfter(card: Deal, other: Deal): boolean {
  return card.position === other.position ? card.id > other.id : card.position > other.position
}
