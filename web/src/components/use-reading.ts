import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { Conversation, Message } from '#contract/inbox.ts'
import { useMay } from '../api/identity.ts'
import { markConversationRead } from '../api/inbox.ts'
import { firstUnreadId } from './group-messages.ts'
import { useMessageSummary } from './use-message-summary.ts'
import { useIsPageVisible } from './use-page-title.ts'

/**
 * What happens because somebody looks: the line before what was new stays where it was on opening, the conversation is
 * marked read (the customer sees blue ticks), and what comes in meanwhile is announced to screen readers.
 */
export function useReading(conversation: Conversation, messages: Message[]) {
  const { t } = useLingui()
  const summary = useMessageSummary()
  const isVisible = useIsPageVisible()
  const { id, unread } = conversation
  const isLoaded = messages.length > 0
  const newest = messages.findLast(({ author }) => author === 'customer')

  const [line, setLine] = useState<{ id: string; firstNewId: string | null } | null>(null)
  if (isLoaded && line?.id !== id) setLine({ id, firstNewId: firstUnreadId(messages, unread) })
  // Nobody was looking when these came: the line moves to the first of them.
  if (isLoaded && line?.id === id && !isVisible && unread > 0) {
    const firstNewId = firstUnreadId(messages, unread)
    if (firstNewId && firstNewId !== line.firstNewId) setLine({ id, firstNewId })
  }

  const mayMark = useMay('inbox.reply')
  useEffect(() => {
    if (!isVisible || !isLoaded || unread === 0 || !mayMark) return
    // Whoever only passes by with J and K has not read it.
    const timer = setTimeout(() => void markConversationRead(id).catch(() => undefined), 400)
    return () => clearTimeout(timer)
  }, [id, isVisible, isLoaded, unread, mayMark])

  const heard = useRef<{ id: string; messageId: string | undefined } | null>(null)
  const [announcement, setAnnouncement] = useState('')
  const newestId = newest?.id
  useEffect(() => {
    if (!isLoaded) return
    const past = heard.current
    heard.current = { id, messageId: newestId }
    if (past?.id !== id || past.messageId === newestId || !newest) return
    setAnnouncement(t`New message from ${conversation.contact.displayName}: ${summary(newest)}`)
  }, [id, isLoaded, newestId, newest, conversation.contact.displayName, summary, t])

  return { firstNewId: line?.id === id ? line.firstNewId : null, announcement }
}
