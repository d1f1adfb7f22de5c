import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { conversationsQuery } from '../../api/inbox.ts'

/** Enough to be whole for any business of the size we serve, and an end for any other. */
const pagesMax = 20

/** Conversations, mine or nobody's, in which a customer waits for a person. Lists are by last message, so all are read. */
export function useWaiting() {
  const mine = useAll('mine')
  const unassigned = useAll('unassigned')
  const found = new Map<string, Conversation>()
  for (const conversation of [...mine.items, ...unassigned.items]) {
    if (conversation.waitingSince) found.set(conversation.id, conversation)
  }
  return {
    conversations: [...found.values()],
    isLoaded: mine.isLoaded && unassigned.isLoaded,
    error: mine.error ?? unassigned.error,
    retry: () => {
      mine.retry()
      unassigned.retry()
    },
  }
}

function useAll(view: 'mine' | 'unassigned') {
  const query = useInfiniteQuery(conversationsQuery(view))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const wantsMore = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  const pages = data?.pages.length ?? 0
  useEffect(() => {
    if (wantsMore && pages < pagesMax) void fetchNextPage()
  }, [wantsMore, pages, fetchNextPage])
  return {
    items: data?.pages.flatMap((page) => page.items) ?? [],
    isLoaded: data !== undefined,
    error,
    retry: () => void refetch(),
  }
}
