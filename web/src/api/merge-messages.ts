import type { Message } from '#contract/inbox.ts'

/** What a page knows of a conversation: newest first, and the cursor of what is older (null: that was all). */
export type KnownMessages = { items: Message[]; older: string | null }
export type MessagePage = { items: Message[]; next: string | null }

/**
 * The newest page again, beside what was known: ticks and new messages come from the page, older messages that somebody
 * has scrolled up to stay. Where the two do not touch, something is missing in between, and only the page is kept.
 */
export function withNewest(known: KnownMessages | undefined, page: MessagePage): KnownMessages {
  const fresh = { items: page.items, older: page.next }
  if (!known || page.next === null) return fresh
  const inPage = new Set(page.items.map((message) => message.id))
  const lastTouching = known.items.findLastIndex((message) => inPage.has(message.id))
  if (lastTouching === -1) return fresh
  const rest = known.items.slice(lastTouching + 1).filter((message) => !inPage.has(message.id))
  return rest.length === 0 ? fresh : { items: [...page.items, ...rest], older: known.older }
}

export function withOlder(known: KnownMessages, page: MessagePage): KnownMessages {
  const ids = new Set(known.items.map((message) => message.id))
  return {
    items: [...known.items, ...page.items.filter((message) => !ids.has(message.id))],
    older: page.next,
  }
}

/** One message as the server has just answered it: put in its place, or at the new end. */
export function withMessage(known: KnownMessages, message: Message): KnownMessages {
  const at = known.items.findIndex(({ id }) => id === message.id)
  if (at === -1) return { ...known, items: [message, ...known.items] }
  return { ...known, items: known.items.with(at, message) }
}
