import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef } from 'react'
import type { View } from '#contract/inbox.ts'
import { conversationsQuery } from '../../api/inbox.ts'
import { paths } from '../../paths.ts'

export type ConversationOrder = {
  next: string | undefined
  previous: string | undefined
  open: (conversationId: string | undefined) => Promise<void>
}

/** What stands above and below the open conversation. One that has just left the list (closed) keeps its place here. */
export function useConversationOrder(view: View, openId: string | undefined): ConversationOrder {
  const navigate = useNavigate()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(conversationsQuery(view))
  const ids = data?.pages.flatMap((page) => page.items.map((conversation) => conversation.id)) ?? []
  const at = openId ? ids.indexOf(openId) : -1
  const lastAt = useRef(0)
  useEffect(() => {
    if (at >= 0) lastAt.current = at
  })
  const next = at >= 0 ? ids[at + 1] : ids[openId ? lastAt.current : 0]
  const previous = at >= 0 ? ids[at - 1] : ids[openId ? lastAt.current - 1 : 0]

  const isNearEnd = at >= 0 && at > ids.length - 5
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [isNearEnd, hasNextPage, isFetchingNextPage, fetchNextPage])

  const open = useCallback(
    async (conversationId: string | undefined) => {
      if (!conversationId) return navigate({ to: paths.inbox, search: true })
      return navigate({ to: paths.conversation, params: { conversationId }, search: true })
    },
    [navigate],
  )
  return { next, previous, open }
}
