import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { View } from '#contract/inbox.ts'
import { conversationCountsQuery, conversationsQuery } from '../../api/inbox.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { ConversationRow } from './ConversationRow.tsx'
import { InboxEmpty } from './InboxEmpty.tsx'
import { ViewTabs } from './ViewTabs.tsx'

const rowPixels = 84

/** Where each tab was scrolled to, so that coming back finds the list as it was left. */
const scrolledTo = new Map<View, number>()

export function ConversationList({ view, openId }: { view: View; openId: string | undefined }) {
  const { t } = useLingui()
  const { data: counts } = useQuery(conversationCountsQuery())
  return (
    <>
      <header className="flex h-13 shrink-0 items-center justify-between gap-2 px-4">
        <h2 className="font-semibold text-base">{t`Inbox`}</h2>
        {counts && counts.waiting > 0 ? (
          <span className="figures text-ink-2 text-xs">
            <Trans>{counts.waiting} waiting for an answer</Trans>
          </span>
        ) : null}
      </header>
      <ViewTabs view={view} counts={counts} />
      <Rows key={view} view={view} openId={openId} />
    </>
  )
}

function Rows({ view, openId }: { view: View; openId: string | undefined }) {
  const { t } = useLingui()
  const query = useInfiniteQuery(conversationsQuery(view))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const scroller = useRef<HTMLDivElement>(null)
  const conversations = data?.pages.flatMap((page) => page.items) ?? []
  const virtual = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 8,
    initialOffset: () => scrolledTo.get(view) ?? 0,
    getItemKey: (index) => conversations[index]?.id ?? index,
  })
  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const wantsMore = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  useEffect(() => {
    if (wantsMore && lastShown >= conversations.length - 10) void fetchNextPage()
  }, [wantsMore, lastShown, conversations.length, fetchNextPage])

  const openAt = conversations.findIndex((conversation) => conversation.id === openId)
  useEffect(() => {
    if (openAt >= 0) virtual.scrollToIndex(openAt, { align: 'auto' })
  }, [openAt, virtual])

  if (!data) {
    return error ? (
      <LoadFailed error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows label={t`Loading conversations`} />
    )
  }
  if (conversations.length === 0) return <InboxEmpty view={view} />
  return (
    <div
      ref={scroller}
      onScroll={(event) => scrolledTo.set(view, event.currentTarget.scrollTop)}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <ul
        aria-label={t`Conversations`}
        onKeyDown={moveFocus}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {shown.map((item) => {
          const conversation = conversations[item.index]
          if (!conversation) return null
          return (
            <li
              key={item.key}
              aria-posinset={item.index + 1}
              aria-setsize={hasNextPage ? -1 : conversations.length}
              className="absolute inset-x-0 top-0"
              style={{ height: rowPixels, transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow conversation={conversation} isOpen={conversation.id === openId} />
            </li>
          )
        })}
      </ul>
      <div role="status" className="flex h-12 items-center justify-center text-ink-3 text-xs">
        {isFetchingNextPage ? <Spinner size={16} /> : null}
        {isFetchNextPageError ? (
          <Button size="small" onPress={() => void fetchNextPage()}>
            <Trans>More did not load. Try again</Trans>
          </Button>
        ) : null}
      </div>
    </div>
  )
}

/** Arrow keys go from row to row, beside the tab key. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')].sort(
    (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
  )
  const next = links[links.indexOf(document.activeElement as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
