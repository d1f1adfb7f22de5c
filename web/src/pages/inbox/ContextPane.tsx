import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import type { Conversation } from '#contract/inbox.ts'
import { contactQuery } from '../../api/contacts.ts'
import { dealQuery } from '../../api/deals.ts'
import { ContactFacts } from '../../components/ContactFacts.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { DealFacts } from './DealFacts.tsx'

/** Beside the thread: whom one is talking to, and the card with what is known of the job. */
export function ContextPane({ conversation, onBack }: { conversation: Conversation; onBack: () => void }) {
  const { t } = useLingui()
  const contact = useQuery(contactQuery(conversation.contact.id))
  const dealId = conversation.deal?.id
  const deal = useQuery({ ...dealQuery(dealId ?? ''), enabled: dealId !== undefined })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-13 shrink-0 items-center gap-1.5 border-line border-b px-5 phone:px-1.5">
        <IconButton label={t`Back to the conversation`} onPress={onBack} className="desk:hidden">
          <ArrowLeft aria-hidden size={19} />
        </IconButton>
        <Avatar name={conversation.contact.displayName} size="small" />
        <h2 className="min-w-0 truncate font-semibold text-md">{conversation.contact.displayName}</h2>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {contact.data ? (
          <ContactFacts contact={contact.data} channel={conversation.channel.displayNumber} />
        ) : contact.error ? (
          <LoadFailed error={contact.error} onRetry={() => void contact.refetch()} />
        ) : (
          <Lines />
        )}
        {deal.data ? (
          <DealFacts deal={deal.data} stage={conversation.deal?.stage ?? ''} />
        ) : deal.error ? (
          <LoadFailed error={deal.error} onRetry={() => void deal.refetch()} />
        ) : dealId ? (
          <Lines />
        ) : (
          <p className="border-line border-t px-5 py-4 text-ink-3 text-sm">
            <Trans>No card on the board belongs to this conversation.</Trans>
          </p>
        )}
      </div>
    </div>
  )
}

function Lines() {
  return (
    <div className="flex flex-col gap-3 px-5 py-4">
      <Skeleton className="h-3 w-2/5" />
      <Skeleton className="h-3 w-4/5" />
      <Skeleton className="h-3 w-3/5" />
    </div>
  )
}
