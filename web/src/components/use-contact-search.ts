import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { contactsQuery } from '../api/contacts.ts'
import { matchesContact } from './contact-search.ts'

/** How many contacts a search looks through by itself before it asks whether to go on. */
const stepContacts = 500

/**
 * Contacts by what somebody typed, among those that are loaded; a search loads on by itself, in steps. `looked` says
 * through how many, `isWhole` whether that was all, and `lookFurther` goes on.
 */
export function useContactSearch(typed: string) {
  const query = useInfiniteQuery(contactsQuery())
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const [limit, setLimit] = useState(stepContacts)
  const wanted = useDeferredValue(typed.trim())
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.items) ?? none, [data])
  const found = useMemo(
    () => (wanted === '' ? loaded : loaded.filter((contact) => matchesContact(contact, wanted))),
    [loaded, wanted],
  )
  const wantsMore = wanted !== '' && hasNextPage && loaded.length < limit
  useEffect(() => {
    if (wantsMore && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [wantsMore, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  return {
    query,
    found,
    looked: loaded.length,
    isWhole: Boolean(data) && !hasNextPage,
    isLooking: wantsMore && !isFetchNextPageError,
    lookFurther: () => {
      setLimit(loaded.length + stepContacts)
      void fetchNextPage()
    },
  }
}

const none: Contact[] = []
