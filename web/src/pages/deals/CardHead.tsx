import { useLingui } from '@lingui/react/macro'
import { ArrowLeft, ChevronDown, ChevronUp, X } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import type { Board } from '../../api/board-cards.ts'
import { StageMark } from '../../components/StageMark.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { MoveMenu } from './MoveMenu.tsx'
import type { RequestMove } from './use-moves.ts'

/** The stage with its switcher, the cards before and after, and the way back. */
export function CardHead({
  deal,
  board,
  onMove,
  onNext,
  onPrevious,
  onClose,
}: {
  deal: Deal | undefined
  board: Board
  onMove: RequestMove
  onNext: (() => void) | undefined
  onPrevious: (() => void) | undefined
  onClose: () => void
}) {
  const { t } = useLingui()
  const stages = board.pipeline.stages
  const stage = stages.find(({ id }) => id === deal?.stageId)
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-line border-b pr-3 pl-4 phone:px-1.5">
      <IconButton label={t`Back to the board`} onPress={onClose} className="desk:hidden">
        <ArrowLeft aria-hidden size={19} />
      </IconButton>
      {deal ? (
        <MoveMenu
          deal={deal}
          stages={stages}
          onMove={onMove}
          trigger={
            <Button
              data-move-menu
              size="small"
              isDisabled={!deal.can.change.allowed}
              aria-label={t`Stage: ${stage?.name ?? ''}. Change`}
            >
              {stage ? <StageMark colour={stage.colour} /> : null}
              {stage?.name}
              <ChevronDown aria-hidden size={12} className="text-ink-3" />
            </Button>
          }
        />
      ) : null}
      <span className="flex-1" />
      <IconButton label={t`Previous card`} shortcut="K" isDisabled={!onPrevious} onPress={onPrevious}>
        <ChevronUp aria-hidden size={17} />
      </IconButton>
      <IconButton label={t`Next card`} shortcut="J" isDisabled={!onNext} onPress={onNext}>
        <ChevronDown aria-hidden size={17} />
      </IconButton>
      <IconButton label={t`Close the card`} shortcut="Esc" onPress={onClose} className="phone:hidden">
        <X aria-hidden size={17} />
      </IconButton>
    </header>
  )
}
