import { Trans, useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleDashed, Clock, GripVertical, Image } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Deal, Pipeline } from '#contract/deals.ts'
import { Money } from '../../components/Money.tsx'
import { SourceBadge } from '../../components/SourceBadge.tsx'
import { Since } from '../../components/TimeAgo.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { useMember } from '../../components/use-member.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { AgeMark } from './AgeMark.tsx'
import { MoveMenu } from './MoveMenu.tsx'
import type { RequestMove } from './use-moves.ts'

type Props = {
  deal: Deal
  stage: Pipeline['stages'][number]
  stages: Pipeline['stages']
  isOpen: boolean
  onMove: RequestMove
}

/** What one sees of a lead without opening it. */
export function DealCard({ deal, stage, stages, isOpen, onMove }: Props) {
  // One that has just come here rises into its place; one that only scrolls into view does not.
  const [isArriving] = useState(() => Date.now() - Date.parse(deal.stageSince) < 8000)
  const mayMove = deal.can.change.allowed
  return (
    <div
      className={classes(
        'group/card relative flex flex-col gap-1.5 rounded-md border bg-raised px-3 pt-2.5 pb-2 text-sm',
        isOpen ? 'border-accent-ink' : 'border-line group-hover/row:border-line-strong',
        isArriving && 'rises',
      )}
    >
      <p className="line-clamp-2 min-w-0 pr-11 font-medium text-ink leading-[18px] [overflow-wrap:anywhere]">
        {deal.title}
      </p>
      <span className={actionsLook}>
        <MoveMenu deal={deal} stages={stages} onMove={onMove} />
        {/* Under a finger the whole card is dragged; the handle is for keys and the mouse. */}
        <Button
          slot="drag"
          isDisabled={!mayMove}
          className="flex h-7 w-5 cursor-grab items-center justify-center rounded-sm text-ink-3 outline-offset-[-2px] pointer-coarse:sr-only"
        >
          <GripVertical aria-hidden size={14} />
        </Button>
      </span>
      <div className="flex min-w-0 items-center gap-2 text-ink-2 text-xs">
        <span className="min-w-0 flex-1 truncate">{deal.contact.displayName}</span>
        {deal.valueCents === null ? null : (
          <Money
            cents={deal.valueCents}
            currency={deal.currency}
            className="shrink-0 font-semibold text-ink text-sm"
          />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1">
        {deal.urgency ? <UrgencyBadge urgency={deal.urgency} /> : null}
        <SourceBadge source={deal.source} />
      </div>
      <LastLine deal={deal} />
      <Foot deal={deal} targetDays={stage.targetDays} />
    </div>
  )
}

/** Seen when they may be wanted: on hover, with the focus, and always where there is no hover. */
const actionsLook =
  'absolute top-1 right-1 flex items-center rounded-sm bg-raised opacity-0 focus-within:opacity-100 group-hover/row:opacity-100 group-data-[focus-visible]/row:opacity-100 pointer-coarse:opacity-100'

function LastLine({ deal }: { deal: Deal }) {
  const { lastMessage, waitingSince } = deal
  if (!lastMessage) return null
  return (
    <div className="flex min-w-0 items-center gap-2 border-line border-t pt-1.5 text-xs">
      <span dir="auto" className="min-w-0 flex-1 truncate text-ink-2">
        {lastMessage.text}
      </span>
      {waitingSince ? (
        <span className="figures inline-flex shrink-0 items-center gap-1 font-medium text-accent-ink">
          <Clock aria-hidden size={11} />
          <Trans>
            waits <Since time={waitingSince} />
          </Trans>
        </span>
      ) : null}
    </div>
  )
}

function Foot({ deal, targetDays }: { deal: Deal; targetDays: number | null }) {
  const { t } = useLingui()
  const assignee = useMember(deal.assigneeId)
  const missing = deal.missing.length
  return (
    <div className="flex min-h-5 items-center gap-2.5 text-2xs text-ink-3">
      <AgeMark stageSince={deal.stageSince} targetDays={targetDays} />
      {deal.photoCount > 0 ? (
        <span className="figures inline-flex items-center gap-1" title={t`Photos`}>
          <Image aria-hidden size={11} />
          {deal.photoCount}
          <span className="sr-only">{t`photos`}</span>
        </span>
      ) : null}
      {missing > 0 && deal.status === 'active' ? (
        <span
          className="figures inline-flex min-w-0 items-center gap-1"
          title={t`Still missing: ${deal.missing.join(', ')}`}
        >
          <CircleDashed aria-hidden size={11} className="shrink-0" />
          <span className="truncate">
            <Trans>{missing} missing</Trans>
          </span>
        </span>
      ) : null}
      {deal.qualified && deal.status === 'active' ? (
        <span className="inline-flex items-center gap-1 text-success">
          <CircleCheck aria-hidden size={11} />
          <Trans>Qualified</Trans>
        </span>
      ) : null}
      <span className="flex-1" />
      {assignee ? (
        <span title={t`Given to ${assignee.name}`} className="inline-flex">
          <Avatar name={assignee.name} size="tiny" />
          <span className="sr-only">{t`Given to ${assignee.name}`}</span>
        </span>
      ) : null}
    </div>
  )
}
