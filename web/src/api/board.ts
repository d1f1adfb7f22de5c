import { queryOptions } from '@tanstack/react-query'
import type { Deal } from '#contract/deals.ts'
import { type Board, columnOf, type Move, withCard, withFresh, withPage } from './board-cards.ts'
import { ask } from './client.ts'
import { dealPage, dealQuery, moveDeal } from './deals.ts'
import { isRefusal } from './errors.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

/** Cards of a column that come with the board; more come as somebody scrolls. */
export const boardCards = 30

/** A pipeline with its columns; asked again it keeps what was loaded further down. */
export function boardQuery(pipelineId?: string) {
  const queryKey = [...keys.board, pipelineId ?? 'first'] as const
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const fresh = await ask<Board>('GET', '/board', { query: { pipelineId, limit: boardCards }, signal })
      return withFresh(queryClient.getQueryData<Board>(queryKey), fresh)
    },
  })
}

export async function loadMoreCards(pipelineId: string | undefined, stageId: string): Promise<void> {
  const { queryKey } = boardQuery(pipelineId)
  const board = queryClient.getQueryData<Board>(queryKey)
  const cursor = board && columnOf(board, stageId)?.next
  if (!cursor) return
  try {
    const page = await dealPage({ stageId, cursor, limit: 50 })
    queryClient.setQueryData<Board>(queryKey, (now) => now && withPage(now, stageId, page))
  } catch (error) {
    if (!isRefusal(error, 'unknown_cursor')) throw error
    // The list has moved on: begin again from the top.
    await queryClient.resetQueries({ queryKey })
  }
}

/** Moves a card. Where the neighbour has gone in the meantime, the card goes to the top of its column instead. */
export async function moveCard({ dealId, ...place }: Move): Promise<Deal> {
  const move = (body: Omit<Move, 'dealId'>) => moveDeal(dealId, body)
  const deal = await move(place).catch((error: unknown) => {
    if (!place.afterId || !isRefusal(error, 'not_found')) throw error
    return move({ ...place, afterId: null })
  })
  showCard(deal)
  return deal
}

/** Puts a card as it is known now into every board that shows it. */
export function showCard(deal: Deal): void {
  queryClient.setQueriesData<Board>(
    { queryKey: keys.board },
    (board) => board && (board.pipeline.id === deal.pipelineId ? withCard(board, deal) : board),
  )
}

/** Asks for one card that lies below what the board's own answer holds. */
export async function refreshFarCard(dealId: string): Promise<void> {
  const isFar = queryClient
    .getQueriesData<Board>({ queryKey: keys.board })
    .some(([, board]) => board?.columns.some((column) => column.cards.length > boardCards))
  if (isFar) showCard(await queryClient.fetchQuery({ ...dealQuery(dealId), staleTime: 0 }))
}
