import { Trans } from '@lingui/react/macro'
import { Clock } from 'lucide-react'
import type { Conversation } from '#contract/inbox.ts'
import { Since } from '../../components/TimeAgo.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { DayItem } from './DayItem.tsx'

export function WaitingItem({ conversation }: { conversation: Conversation }) {
  const { contact, deal, last, waitingSince } = conversation
  return (
    <DayItem
      isEmergency={deal?.urgency === 'emergency'}
      name={contact.displayName}
      phone={contact.phone}
      conversationId={conversation.id}
      mapUrl={null}
    >
      <div className="flex gap-3">
        <Avatar name={contact.displayName} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium text-md">{contact.displayName}</span>
            {deal?.urgency ? <UrgencyBadge urgency={deal.urgency} /> : null}
            <span className="flex-1" />
            {waitingSince ? (
              <span className="figures inline-flex items-center gap-1 font-medium text-accent-ink text-xs">
                <Clock aria-hidden size={12} />
                <Trans>
                  waits <Since time={waitingSince} />
                </Trans>
              </span>
            ) : null}
          </p>
          {deal ? <p className="truncate text-ink-3 text-sm">{deal.title}</p> : null}
          {last ? (
            <p dir="auto" className="mt-1 line-clamp-2 text-ink-2 text-md">
              {last.text}
            </p>
          ) : null}
        </div>
      </div>
    </DayItem>
  )
}
