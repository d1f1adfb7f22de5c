import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ArrowDown, MessagesSquare } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Conversation, Message } from '#contract/inbox.ts'
import { loadOlderMessages, messagesQuery } from '../api/inbox.ts'
import { useOutgoing } from '../api/outbox.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { groupMessages, reactionsOf } from './group-messages.ts'
import { LoadFailed } from './LoadFailed.tsx'
import { OutgoingBubble } from './OutgoingBubble.tsx'
import { ThreadRowView } from './ThreadRowView.tsx'
import { ThreadSkeleton } from './ThreadSkeleton.tsx'
import { useAct } from './use-act.ts'
import { useReading } from './use-reading.ts'
import { useThreadScroll } from './use-thread-scroll.ts'
import { useTimeFormat } from './use-time.ts'

const none: Message[] = []

/** The messages of a conversation, the newest in view; older ones come as one scrolls up. Marks it read when seen. */
export function Thread({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const { id } = conversation
  const { data, error, refetch } = useQuery(messagesQuery(id))
  const outgoing = useOutgoing(id)
  const [act, isLoadingOlder] = useAct()
  const { timeZone } = useTimeFormat()
  const newestFirst = data?.items ?? none
  const messages = useMemo(() => newestFirst.toReversed(), [newestFirst])
  const { firstNewId, announcement } = useReading(conversation, messages)
  const rows = useMemo(() => groupMessages(messages, timeZone, firstNewId), [messages, timeZone, firstNewId])
  const reactions = useMemo(() => reactionsOf(messages), [messages])
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages])
  const arrived = new Set(messages.map((message) => message.clientId))
  const unsent = outgoing.filter((one) => !arrived.has(one.clientId))
  const lastKey = unsent.at(-1)?.clientId ?? messages.at(-1)?.id ?? ''
  const { scrollerRef, contentRef, isAtEnd, jumpToEnd, newBelow } = useThreadScroll(
    id,
    lastKey,
    unsent.length,
  )

  const topRef = useRef<HTMLDivElement>(null)
  const older = data?.older ?? null
  useEffect(() => {
    const top = topRef.current
    if (!older || !top) return
    const watcher = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && !isLoadingOlder && void act(() => loadOlderMessages(id)),
      { root: scrollerRef.current, rootMargin: '600px 0px 0px' },
    )
    watcher.observe(top)
    return () => watcher.disconnect()
  }, [older, id, isLoadingOlder, act, scrollerRef])

  if (!data) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <ThreadSkeleton />
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* Upside down: the browser itself keeps the distance from the newest message when older ones come above. */}
      <div
        ref={scrollerRef}
        role="log"
        aria-live="off"
        aria-label={t`Messages`}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto outline-offset-[-2px] overscroll-contain [overflow-anchor:none]"
      >
        <div
          ref={contentRef}
          className="mx-auto flex w-full max-w-3xl flex-1 flex-col justify-end px-5 py-4 phone:px-3"
        >
          {older ? (
            <div ref={topRef} className="flex h-10 items-center justify-center gap-2 text-ink-3 text-xs">
              <Spinner size={14} />
              <Trans>Older messages</Trans>
            </div>
          ) : null}
          {messages.length + unsent.length === 0 ? (
            <EmptyState icon={<MessagesSquare aria-hidden size={20} />} title={t`No messages yet`}>
              <Trans>What is written on WhatsApp stands here.</Trans>
            </EmptyState>
          ) : null}
          {rows.map((row) => (
            <ThreadRowView
              key={row.key}
              row={row}
              contactName={conversation.contact.displayName}
              byId={byId}
              reactions={reactions}
            />
          ))}
          {unsent.length > 0 ? (
            <div className="mt-1 flex flex-col items-end gap-1 pl-16 phone:pl-8">
              {unsent.map((one) => (
                <OutgoingBubble key={one.clientId} outgoing={one} />
              ))}
            </div>
          ) : null}
        </div>
      </div>
      {isAtEnd ? null : (
        <div className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-sm shadow-lift">
          <Button size="small" icon={<ArrowDown aria-hidden size={14} />} onPress={jumpToEnd}>
            {newBelow ? <Trans>New messages</Trans> : <Trans>To the newest</Trans>}
          </Button>
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </div>
  )
}
