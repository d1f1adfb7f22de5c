import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Phone } from 'lucide-react'
import { useRef } from 'react'
import type { Deal } from '#contract/deals.ts'
import { conversationQuery } from '../../api/inbox.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { ReplyBox, type ReplyBoxHandle } from '../../components/ReplyBox.tsx'
import { callLink } from '../../components/reach-links.ts'
import { Thread } from '../../components/Thread.tsx'
import { ThreadSkeleton } from '../../components/ThreadSkeleton.tsx'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** The thread that belongs to the card, with the answer box. */
export function CardConversation({ deal }: { deal: Deal }) {
  const { t } = useLingui()
  if (deal.conversationId) return <Talk conversationId={deal.conversationId} />
  return (
    <EmptyState
      icon={<Phone aria-hidden size={20} />}
      title={t`No conversation yet`}
      action={
        callLink(deal.contact.phone) ? (
          <a href={callLink(deal.contact.phone)} className={buttonLook('secondary')}>
            <Phone aria-hidden size={14} />
            <Trans>Call</Trans>
          </a>
        ) : null
      }
    >
      <Trans>This card was made by hand. When the customer writes on WhatsApp, the thread stands here.</Trans>
    </EmptyState>
  )
}

function Talk({ conversationId }: { conversationId: string }) {
  const { data: conversation, error, refetch } = useQuery(conversationQuery(conversationId))
  const reply = useRef<ReplyBoxHandle>(null)
  const write = () => reply.current?.focus()
  useShortcuts({ r: write, l: write })
  if (!conversation) {
    return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <ThreadSkeleton />
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-canvas">
      <Thread conversation={conversation} />
      <ReplyBox ref={reply} conversation={conversation} />
    </div>
  )
}
