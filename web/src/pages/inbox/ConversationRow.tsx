import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Clock, PencilLine } from 'lucide-react'
import { memo } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { membersQuery } from '../../api/accounts.ts'
import { useDraft } from '../../api/drafts.ts'
import { useWho } from '../../api/identity.ts'
import { replyWindow } from '../../components/reply-window.ts'
import { StateMark } from '../../components/Ticks.tsx'
import { Since, TimeAgo } from '../../components/TimeAgo.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { useNow } from '../../components/use-time.ts'
import { WindowState } from '../../components/WindowState.tsx'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { classes } from '../../ui/classes.ts'

/** Three lines: who and when, what was said last, what matters about it. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  isOpen,
}: {
  conversation: Conversation
  isOpen: boolean
}) {
  const { t } = useLingui()
  const { contact, unread } = conversation
  return (
    <Link
      id={rowId(conversation.id)}
      to={paths.conversation}
      params={{ conversationId: conversation.id }}
      search={(search) => ({ view: search.view })}
      aria-current={isOpen ? 'page' : undefined}
      className={classes(
        'relative flex h-full gap-3 border-line border-b py-2.5 pr-4 pl-4 outline-offset-[-2px] transition-colors duration-100',
        isOpen
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent'
          : 'hover:bg-hover',
      )}
    >
      <span className="relative mt-0.5 h-fit">
        <Avatar name={contact.displayName} />
        {unread > 0 ? (
          <span className="absolute -top-0.5 -right-0.5 size-2.5 rounded-full border-2 border-surface bg-accent">
            <span className="sr-only">{t`Unread`}</span>
          </span>
        ) : null}
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span
            className={classes(
              'min-w-0 flex-1 truncate text-md',
              unread > 0 ? 'font-semibold' : 'font-medium',
            )}
          >
            {contact.displayName}
          </span>
          <TimeAgo time={conversation.lastMessageAt} className="figures shrink-0 text-ink-3 text-xs" />
        </span>
        <LastLine conversation={conversation} />
        <Facts conversation={conversation} />
      </span>
    </Link>
  )
})

/** So that the focus can come back to the row when its conversation is left. */
export function rowId(conversationId: string): string {
  return `conversation-${conversationId}`
}

function LastLine({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const [draft] = useDraft(conversation.id)
  const who = useWho()
  const { last, unread } = conversation
  if (draft !== '') {
    return (
      <span className="flex min-w-0 items-center gap-1 text-sm">
        <PencilLine aria-hidden size={12} className="shrink-0 text-accent-ink" />
        <span className="shrink-0 text-accent-ink">
          <Trans>Draft:</Trans>
        </span>
        <span className="truncate text-ink-2">{draft}</span>
      </span>
    )
  }
  if (!last) return <span className="text-ink-3 text-sm">{t`No messages yet`}</span>
  const author =
    last.author === 'member'
      ? last.memberId === who.member.id
        ? t`You:`
        : t`Team:`
      : last.author === 'bot'
        ? t`Bot:`
        : last.author === 'phone'
          ? t`Phone:`
          : null
  return (
    <span
      className={classes('flex min-w-0 items-center gap-1 text-sm', unread > 0 ? 'text-ink' : 'text-ink-2')}
    >
      {last.author === 'customer' ? null : <StateMark state={last.state} />}
      {author ? <span className="shrink-0 text-ink-3">{author}</span> : null}
      <span dir="auto" className="truncate">
        {last.text}
      </span>
    </span>
  )
}

function Facts({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const { deal, waitingSince, status, assigneeId } = conversation
  const { data: members } = useQuery(membersQuery())
  const assignee = members?.items.find((member) => member.id === assigneeId)
  const window = replyWindow(conversation.windowUntil, useNow())
  return (
    <span className="mt-auto flex h-5 min-w-0 items-center gap-2 overflow-hidden text-2xs text-ink-3">
      {deal?.urgency === 'emergency' || deal?.urgency === 'urgent' ? (
        <UrgencyBadge urgency={deal.urgency} />
      ) : null}
      {waitingSince && status === 'open' ? (
        <Badge tone="accent" icon={<Clock aria-hidden size={11} />}>
          <Trans>
            waits <Since time={waitingSince} />
          </Trans>
        </Badge>
      ) : null}
      <span className="min-w-0 flex-1 truncate">{deal ? `${deal.stage} · ${deal.title}` : null}</span>
      {status === 'open' && window.state !== 'open' ? <WindowState window={window} /> : null}
      {assignee ? (
        <span title={t`Given to ${assignee.name}`}>
          <Avatar name={assignee.name} size="tiny" />
          <span className="sr-only">{t`Given to ${assignee.name}`}</span>
        </span>
      ) : null}
    </span>
  )
}
