import { useLingui } from '@lingui/react/macro'
import { useMutation, useMutationState } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Deal } from '#contract/deals.ts'
import { moveCard } from '../../api/board.ts'
import { type Board, type Move, withMove } from '../../api/board-cards.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { toast } from '../../ui/toast.ts'

/** Asks for a move: after that card, first (null) or last (left out). It may ask the person something before it happens. */
export type RequestMove = (deal: Deal, stageId: string, afterId?: string | null) => void

const mutationKey = ['move-card']

/** The board as it will be once every move on its way has been done; a refused one falls back by itself. */
export function useShownBoard(board: Board | undefined): Board | undefined {
  const moves = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: (mutation) => mutation.state.variables as Move,
  })
  return useMemo(() => {
    if (!board || moves.length === 0) return board
    const now = new Date().toISOString()
    return moves.reduce((shown, move) => withMove(shown, move, now), board)
  }, [board, moves])
}

/**
 * Moving cards on this board. `lost` holds the move that waits for its reason, `won` the card whose value may be added.
 */
export function useMoves(board: Board | undefined) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [lost, setLost] = useState<{ deal: Deal; move: Move } | null>(null)
  const [won, setWon] = useState<Deal | null>(null)
  const { mutate } = useMutation({
    mutationKey,
    mutationFn: moveCard,
    // One after the other: a second move of a card must not overtake the first.
    scope: { id: 'board' },
    onError: (error) => toast(t`The card is back where it was. ${words(error)}`, { tone: 'danger' }),
  })

  const begin = useCallback(
    (deal: Deal, move: Move) => {
      const stage = board?.pipeline.stages.find(({ id }) => id === move.stageId)
      mutate(move)
      if (!stage || stage.id === deal.stageId || stage.kind === 'open') return
      const undo = undoOf(board, deal)
      const offersValue = stage.kind === 'won' && deal.valueCents === null
      toast(
        t`${deal.title} is in ${stage.name}`,
        offersValue
          ? { action: { label: t`Add the value`, onAction: () => setWon(deal) } }
          : { action: { label: t`Undo`, onAction: () => mutate(undo) } },
      )
    },
    [board, mutate, t],
  )

  const request: RequestMove = useCallback(
    (deal, stageId, afterId) => {
      const move: Move = { dealId: deal.id, stageId, afterId }
      const stage = board?.pipeline.stages.find(({ id }) => id === stageId)
      if (stage?.kind === 'lost' && deal.stageId !== stageId) setLost({ deal, move })
      else begin(deal, move)
    },
    [board, begin],
  )

  return {
    request,
    lost,
    confirmLost: (lostReason: string, lostNote: string) => {
      if (!lost) return
      setLost(null)
      begin(lost.deal, { ...lost.move, lostReason, ...(lostNote !== '' && { lostNote }) })
    },
    cancelLost: () => setLost(null),
    won,
    closeWon: () => setWon(null),
  }
}

/** Back to where the card stands now. */
function undoOf(board: Board | undefined, deal: Deal): Move {
  const cards = board?.columns.find(({ stageId }) => stageId === deal.stageId)?.cards ?? []
  const at = cards.findIndex(({ id }) => id === deal.id)
  return { dealId: deal.id, stageId: deal.stageId, afterId: at > 0 ? (cards[at - 1]?.id ?? null) : null }
}
