import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { Collection, GridList, GridListItem, GridListLoadMoreItem } from 'react-aria-components/GridList'
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer'
import type { Deal, Pipeline } from '#contract/deals.ts'
import { loadMoreCards } from '../../api/board.ts'
import type { BoardColumn as Column } from '../../api/board-cards.ts'
import { Money } from '../../components/Money.tsx'
import { StageMark } from '../../components/StageMark.tsx'
import { useAct } from '../../components/use-act.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { DealCard } from './DealCard.tsx'
import { useColumnDrag } from './use-column-drag.tsx'
import { useKeptScroll } from './use-kept-scroll.ts'
import type { RequestMove } from './use-moves.ts'

type Props = {
  column: Column
  stage: Pipeline['stages'][number]
  stages: Pipeline['stages']
  pipelineId: string | undefined
  currency: string
  openId: string | undefined
  mayMove: boolean
  dealOf: (id: string) => Deal | undefined
  onOpen: (dealId: string) => void
  onMove: RequestMove
}

/** The cards of one stage. Only those in sight are in the page, however many there are. */
export function BoardColumn(props: Props) {
  const { column, stage, stages, pipelineId, openId, mayMove, dealOf, onOpen, onMove } = props
  const { t } = useLingui()
  const [act, isLoading] = useAct()
  const list = useRef<HTMLDivElement>(null)
  const isShifting = useIsShifting(column.cards)
  const dragAndDropHooks = useColumnDrag({ column, dealOf, isDisabled: !mayMove, onMove })

  const keepPlace = useKeptScroll(list, stage.id)

  return (
    <section
      aria-label={stage.name}
      className="flex h-full w-74 shrink-0 flex-col border-line border-r phone:w-full phone:snap-start phone:border-r-0"
    >
      <Head {...props} />
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <GridList
          ref={list}
          aria-label={t`Cards in ${stage.name}`}
          dragAndDropHooks={dragAndDropHooks}
          disallowTypeAhead
          onAction={(key) => onOpen(String(key))}
          onScroll={keepPlace}
          dependencies={[openId, stages]}
          data-shifting={isShifting || undefined}
          renderEmptyState={() => <Empty stage={stage} />}
          className="board-list min-h-0 flex-1 overflow-y-auto overscroll-y-contain outline-offset-[-2px] data-[drop-target]:bg-accent-soft"
        >
          <Collection items={column.cards} dependencies={[openId, stages]}>
            {(deal) => (
              <GridListItem
                id={deal.id}
                textValue={`${deal.title}, ${deal.contact.displayName}`}
                className="group/row cursor-default rounded-md outline-offset-[-2px] data-[dragging]:opacity-40"
              >
                <DealCard
                  deal={deal}
                  stage={stage}
                  stages={stages}
                  isOpen={deal.id === openId}
                  onMove={onMove}
                />
              </GridListItem>
            )}
          </Collection>
          {column.next === null ? null : (
            <GridListLoadMoreItem
              isLoading={isLoading}
              onLoadMore={() => void act(() => loadMoreCards(pipelineId, stage.id))}
              className="flex h-10 items-center justify-center gap-2 text-ink-3 text-xs"
            >
              <Spinner size={14} />
              <Trans>More cards</Trans>
            </GridListLoadMoreItem>
          )}
        </GridList>
      </Virtualizer>
    </section>
  )
}

const layoutOptions = { estimatedRowSize: 132, gap: 8, padding: 8, loaderSize: 40, dropIndicatorThickness: 2 }

function Head({ column, stage, currency }: Props) {
  const { t } = useLingui()
  return (
    <header className="flex h-10 shrink-0 items-center gap-2 px-3 phone:hidden">
      <StageMark colour={stage.colour} />
      <h2 className="truncate font-semibold text-sm">{stage.name}</h2>
      <span className="figures text-ink-3 text-xs" title={t`Cards`}>
        {column.count}
      </span>
      <span className="flex-1" />
      {column.totalCents > 0 ? (
        <Money cents={column.totalCents} currency={currency} className="text-ink-2 text-xs" />
      ) : null}
    </header>
  )
}

function Empty({ stage }: { stage: Pipeline['stages'][number] }) {
  return (
    <p className="m-2 flex h-16 items-center justify-center rounded-md border border-line border-dashed text-ink-3 text-xs">
      {stage.kind === 'lost' ? <Trans>Nothing lost</Trans> : <Trans>No cards here</Trans>}
    </p>
  )
}

/** True for a moment after the order has changed: only then do cards slide to their new places. */
function useIsShifting(cards: Deal[]): boolean {
  const order = cards.map(({ id }) => id).join()
  const [seen, setSeen] = useState(order)
  const [isShifting, setIsShifting] = useState(false)
  if (seen !== order) {
    setSeen(order)
    // More cards below the known ones shift nothing.
    setIsShifting(!order.startsWith(seen))
  }
  useEffect(() => {
    if (!isShifting) return
    const timer = setTimeout(() => setIsShifting(false), 200)
    return () => clearTimeout(timer)
  }, [isShifting])
  return isShifting
}
