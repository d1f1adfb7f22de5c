import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { CircleDashed, MapPin } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import { mapOf } from '../../components/map-of.ts'
import { SourceBadge } from '../../components/SourceBadge.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { paths } from '../../paths.ts'
import { DayItem } from './DayItem.tsx'

export function LeadItem({ deal }: { deal: Deal }) {
  const missing = deal.missing.length
  return (
    <DayItem
      isEmergency={deal.urgency === 'emergency'}
      name={deal.contact.displayName}
      phone={deal.contact.phone}
      conversationId={deal.conversationId}
      mapUrl={deal.address ? mapOf(deal.address) : null}
    >
      <div className="flex flex-col gap-1.5">
        <p className="flex items-baseline gap-3">
          <Link
            to={paths.deal}
            params={{ dealId: deal.id }}
            className="min-w-0 flex-1 font-medium text-md hover:underline"
          >
            {deal.title}
          </Link>
          <TimeAgo time={deal.createdAt} className="figures shrink-0 text-ink-3 text-xs" />
        </p>
        <p className="text-ink-2 text-sm">{deal.contact.displayName}</p>
        <p className="flex flex-wrap items-center gap-1.5">
          {deal.urgency ? <UrgencyBadge urgency={deal.urgency} /> : null}
          <SourceBadge source={deal.source} />
          {missing > 0 ? (
            <span className="figures inline-flex items-center gap-1 text-2xs text-ink-3">
              <CircleDashed aria-hidden size={11} />
              <Trans>{missing} missing</Trans>
            </span>
          ) : null}
        </p>
        {deal.address ? (
          <p className="flex items-center gap-1.5 text-ink-2 text-sm">
            <MapPin aria-hidden size={13} className="shrink-0 text-ink-3" />
            {deal.address.text}
          </p>
        ) : null}
      </div>
    </DayItem>
  )
}
