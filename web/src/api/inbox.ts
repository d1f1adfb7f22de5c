import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as inbox from '#contract/inbox.ts'
import { ask, part } from './client.ts'
import { isRefusal } from './errors.ts'
import { keys } from './keys.ts'
import { type KnownMessages, type MessagePage, withMessage, withNewest, withOlder } from './merge-messages.ts'
import { queryClient } from './query-client.ts'

type Conversation = inbox.Conversation
type Message = inbox.Message
type ConversationPage = ResponseOf<typeof inbox.listConversations>

export function conversationsQuery(view: inbox.View) {
  return infiniteQueryOptions({
    queryKey: [...keys.conversationLists, view] as const,
    queryFn: ({ pageParam, signal }) =>
      ask<ConversationPage>('GET', '/conversations', { query: { view, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function conversationCountsQuery() {
  return queryOptions({
    queryKey: keys.conversationCounts,
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof inbox.countConversations>>('GET', '/conversations/counts', { signal }),
  })
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => ask<Conversation>('GET', `/conversations/${part(id)}`, { signal }),
    placeholderData: () => listedConversation(id),
  })
}

/** The newest messages and whatever was loaded upwards; asked again it keeps the latter. */
export function messagesQuery(conversationId: string) {
  const queryKey = keys.messages(conversationId)
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const page = await messagePage(conversationId, null, signal)
      return withNewest(queryClient.getQueryData<KnownMessages>(queryKey), page)
    },
  })
}

export async function loadOlderMessages(conversationId: string): Promise<void> {
  const queryKey = keys.messages(conversationId)
  const known = queryClient.getQueryData<KnownMessages>(queryKey)
  if (!known?.older) return
  try {
    const page = await messagePage(conversationId, known.older)
    queryClient.setQueryData<KnownMessages>(queryKey, (now) => now && withOlder(now, page))
  } catch (error) {
    if (!isRefusal(error, 'unknown_cursor')) throw error
    // The list has moved on: begin again from the newest.
    queryClient.setQueryData<KnownMessages>(queryKey, undefined)
    await queryClient.resetQueries({ queryKey })
  }
}

export async function postReply(
  conversationId: string,
  body: BodyInput<typeof inbox.replyToConversation>,
): Promise<Message> {
  return ask<Message>('POST', `/conversations/${part(conversationId)}/messages`, { body })
}

export async function retryMessage(message: Message): Promise<void> {
  showMessage(await ask<Message>('POST', `/messages/${part(message.id)}/retry`, { body: {} }))
}

/** What the server has just answered about one message, shown without asking for the whole thread. */
export function showMessage(message: Message): void {
  queryClient.setQueryData<KnownMessages>(
    keys.messages(message.conversationId),
    (known) => known && withMessage(known, message),
  )
}

export async function changeConversation(
  id: string,
  body: BodyInput<typeof inbox.changeConversation>,
): Promise<void> {
  showConversation(await ask<Conversation>('PATCH', `/conversations/${part(id)}`, { body }))
  void queryClient.invalidateQueries({ queryKey: keys.conversationLists })
  void queryClient.invalidateQueries({ queryKey: keys.conversationCounts })
}

export async function markConversationRead(id: string): Promise<void> {
  showConversation(await ask<Conversation>('POST', `/conversations/${part(id)}/read`, { body: {} }))
}

/** Puts what is known now into the thread's head and into every list that shows the row. */
function showConversation(conversation: Conversation): void {
  queryClient.setQueryData(keys.conversation(conversation.id), conversation)
  queryClient.setQueriesData<{ pages: ConversationPage[]; pageParams: unknown[] }>(
    { queryKey: keys.conversationLists },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => (row.id === conversation.id ? conversation : row)),
        })),
      },
  )
}

function messagePage(conversationId: string, cursor: string | null, signal?: AbortSignal) {
  return ask<MessagePage>('GET', `/conversations/${part(conversationId)}/messages`, {
    query: { cursor },
    signal,
  })
}

/** The row that was clicked: the thread's head shows it at once. */
function listedConversation(id: string): Conversation | undefined {
  const lists = queryClient.getQueriesData<{ pages: ConversationPage[] }>({
    queryKey: keys.conversationLists,
  })
  for (const [, list] of lists) {
    for (const page of list?.pages ?? []) {
      const row = page.items.find((conversation) => conversation.id === id)
      if (row) return row
    }
  }
  return undefined
}
