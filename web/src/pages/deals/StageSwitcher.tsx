import { Plural, useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Board } from '../../api/board-cards.ts'
import { Money } from '../../components/Money.tsx'
import { StageMark } from '../../components/StageMark.tsx'

/** On a phone one column fills the screen: these lead to the others, beside swiping. */
export function StageSwitcher({
  board,
  current,
  currency,
  onSelect,
}: {
  board: Board
  current: string | undefined
  currency: string
  onSelect: (stageId: string) => void
}) {
  const { t } = useLingui()
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    const chosen = bar.current?.querySelector('[aria-current]')
    if (current) chosen?.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'instant' })
  }, [current])
  const column = board.columns.find(({ stageId }) => stageId === current)
  return (
    <div className="shrink-0 border-line border-b desk:hidden">
      <nav
        ref={bar}
        aria-label={t`Stages`}
        className="flex gap-1 overflow-x-auto px-2 [scrollbar-width:none]"
      >
        {board.pipeline.stages.map((stage) => (
          <button
            key={stage.id}
            type="button"
            aria-current={stage.id === current ? 'true' : undefined}
            onClick={() => onSelect(stage.id)}
            className="flex h-11 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-ink-2 text-sm outline-offset-[-2px] aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
          >
            <StageMark colour={stage.colour} />
            {stage.name}
            <span className="figures text-ink-3 text-xs">
              {board.columns.find(({ stageId }) => stageId === stage.id)?.count ?? 0}
            </span>
          </button>
        ))}
      </nav>
      {column && column.totalCents > 0 ? (
        <p className="figures px-4 py-1.5 text-ink-3 text-xs">
          <Plural value={column.count} one="# card" other="# cards" />
          {' · '}
          <Money cents={column.totalCents} currency={currency} />
        </p>
      ) : null}
    </div>
  )
}
