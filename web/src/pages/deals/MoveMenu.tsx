import { useLingui } from '@lingui/react/macro'
import { ArrowRightLeft } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Deal, Pipeline } from '#contract/deals.ts'
import { StageMark } from '../../components/StageMark.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu } from '../../ui/Menu.tsx'
import type { RequestMove } from './use-moves.ts'

/** The way to another stage without dragging; M opens it on the card that has the focus. */
export function MoveMenu({
  deal,
  stages,
  onMove,
  trigger,
}: {
  deal: Deal
  stages: Pipeline['stages']
  onMove: RequestMove
  trigger?: ReactElement
}) {
  const { t } = useLingui()
  const { allowed, reason } = deal.can.change
  const isClosed = deal.status !== 'active'
  const entry = (stage: Pipeline['stages'][number]) => ({
    id: stage.id,
    label: stage.name,
    icon: <StageMark colour={stage.colour} />,
    isCurrent: stage.id === deal.stageId,
    isDisabled: !allowed,
    onAction: () => {
      if (stage.id !== deal.stageId) onMove(deal, stage.id, null)
    },
  })
  return (
    <Menu
      label={t`Move ${deal.title} to`}
      groups={[
        {
          id: 'open',
          title: isClosed ? t`Reopen in` : t`Move to`,
          entries: stages.filter(({ kind }) => kind === 'open').map(entry),
        },
        {
          id: 'closed',
          title: t`Close as`,
          entries: stages.filter(({ kind }) => kind !== 'open').map(entry),
        },
      ]}
      trigger={
        trigger ?? (
          <IconButton
            data-move-menu
            label={allowed ? t`Move to…` : (reason ?? t`Your role does not allow this.`)}
            shortcut={allowed ? 'M' : undefined}
            isDisabled={!allowed}
            className="size-7 text-ink-3 outline-offset-[-2px]"
          >
            <ArrowRightLeft aria-hidden size={13} />
          </IconButton>
        )
      }
    />
  )
}

/** Presses the menu's button of the card in which the focus is, else of the open card. */
export function openMoveMenu(): void {
  const row = document.activeElement?.closest('[role="row"]')
  const place = row ?? document.getElementById(openCardId)
  const button = place?.querySelector<HTMLElement>('[data-move-menu]:enabled')
  button?.focus()
  // By key, not by click(): after a click by script the menu waits for a screen reader to bring the focus, for ever.
  for (const type of ['keydown', 'keyup'])
    button?.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', bubbles: true, cancelable: true }))
}

export const openCardId = 'open-card'
