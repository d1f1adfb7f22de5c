import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type * as contacts from '#contract/contacts.ts'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

type Contact = contacts.Contact

export function contactsQuery() {
  return infiniteQueryOptions({
    queryKey: keys.contactLists,
    queryFn: ({ pageParam, signal }) =>
      ask<ResponseOf<typeof contacts.listContacts>>('GET', '/contacts', {
        query: { cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function contactQuery(id: string) {
  return queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) => ask<Contact>('GET', `/contacts/${part(id)}`, { signal }),
  })
}

export async function createContact(body: BodyInput<typeof contacts.createContact>): Promise<Contact> {
  const contact = await ask<Contact>('POST', '/contacts', { body })
  queryClient.setQueryData(keys.contact(contact.id), contact)
  void queryClient.invalidateQueries({ queryKey: keys.contactLists })
  return contact
}

/** A name stands in many places: rows, cards, threads. */
export async function changeContact(
  id: string,
  body: BodyInput<typeof contacts.changeContact>,
): Promise<void> {
  const contact = await ask<Contact>('PATCH', `/contacts/${part(id)}`, { body })
  queryClient.setQueryData(keys.contact(id), contact)
  const shownIn = [keys.contactLists, keys.conversationLists, keys.conversations, keys.board, keys.dealLists]
  for (const queryKey of [...shownIn, keys.deals]) void queryClient.invalidateQueries({ queryKey })
}
