import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type Board, cardOf } from '../../api/board-cards.ts'
import { dealQuery } from '../../api/deals.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneDivider } from '../../ui/SplitPane.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { useStoredNumber } from '../../ui/use-stored-number.ts'
import { CardActivity } from './CardActivity.tsx'
import { CardConversation } from './CardConversation.tsx'
import { CardDetails } from './CardDetails.tsx'
import { CardHead } from './CardHead.tsx'
import { CardSummary } from './CardSummary.tsx'
import { openCardId } from './MoveMenu.tsx'
import type { RequestMove } from './use-moves.ts'

type Part = 'conversation' | 'details' | 'activity'

/** A card beside the board: what it is, the conversation that belongs to it, and what happened. A phone's whole screen. */
export function CardPane({
  dealId,
  board,
  onOpen,
  onClose,
  onMove,
}: {
  dealId: string
  board: Board
  onOpen: (dealId: string) => void
  onClose: () => void
  onMove: RequestMove
}) {
  const { t } = useLingui()
  const shown = cardOf(board, dealId)
  const { data, error, refetch } = useQuery({ ...dealQuery(dealId), placeholderData: shown })
  // Where the card stands is what the board shows: a move on its way included.
  const deal = data && shown ? { ...data, stageId: shown.stageId, status: shown.status } : data
  const [part, setPart] = useState<Part>('conversation')
  const [width, setWidth] = useStoredNumber('board.card-width', 460)
  const place = useRef<HTMLDivElement>(null)
  const navigate = useNavigate({ from: paths.deal })
  usePageTitle(deal?.title ?? t`Board`)
  useEffect(() => place.current?.focus({ preventScroll: true }), [])

  // A link may lead to a card of another pipeline: the board follows it there.
  const pipeline = data?.pipelineId
  const isElsewhere = pipeline !== undefined && pipeline !== board.pipeline.id
  useEffect(() => {
    if (isElsewhere) void navigate({ to: '.', search: { pipeline }, replace: true })
  }, [isElsewhere, pipeline, navigate])

  const ids = board.columns.flatMap((column) => column.cards.map(({ id }) => id))
  const at = ids.indexOf(dealId)
  const next = ids[at + 1]
  const previous = at > 0 ? ids[at - 1] : undefined
  const go = (id: string | undefined) => (id ? () => onOpen(id) : undefined)
  useShortcuts({ j: go(next), k: go(previous), escape: onClose })

  return (
    <>
      <PaneDivider
        label={t`Width of the card`}
        side="right"
        width={width}
        usualWidth={460}
        widthMin={360}
        widthMax={760}
        onResize={setWidth}
      />
      <Pane label={t`Card`} width={width} className="bg-surface">
        <div ref={place} id={openCardId} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
          <CardHead
            deal={deal}
            board={board}
            onMove={onMove}
            onNext={go(next)}
            onPrevious={go(previous)}
            onClose={onClose}
          />
          {deal ? (
            <>
              <CardSummary key={deal.id} deal={deal} />
              <Tabs<Part>
                label={t`Parts of the card`}
                selected={part}
                onSelect={setPart}
                tabs={[
                  {
                    id: 'conversation',
                    title: t`Conversation`,
                    content: <CardConversation key={deal.id} deal={deal} />,
                  },
                  {
                    id: 'details',
                    title: deal.missing.length > 0 ? t`Details (${deal.missing.length} missing)` : t`Details`,
                    content: <CardDetails key={deal.id} deal={deal} lostReasons={board.lostReasons} />,
                  },
                  {
                    id: 'activity',
                    title: t`Activity`,
                    content: <CardActivity key={deal.id} deal={deal} lostReasons={board.lostReasons} />,
                  },
                ]}
              />
            </>
          ) : error ? (
            <LoadFailed error={error} onRetry={() => void refetch()} />
          ) : (
            <PagePending />
          )}
        </div>
      </Pane>
    </>
  )
}
