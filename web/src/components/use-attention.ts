import { useLingui } from '@lingui/react/macro'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { conversationQuery } from '../api/inbox.ts'
import { onLiveEvent } from '../api/live.ts'
import { queryClient } from '../api/query-client.ts'
import { paths } from '../paths.ts'
import { playTone, showNote, useAlertSettings } from './alerts.ts'

/** Tells the person that a customer waits: not about the conversation that they are looking at. */
export function useAttention(): void {
  const { t } = useLingui()
  const settings = useAlertSettings()
  const navigate = useNavigate()
  const { conversationId: openId } = useParams({ strict: false })
  const told = useRef(new Set<string>())

  useEffect(
    () =>
      onLiveEvent(async ({ id, attention, conversationId }) => {
        if (!attention || !conversationId || told.current.has(id)) return
        told.current.add(id)
        const isLookedAt = document.visibilityState === 'visible' && conversationId === openId
        if (isLookedAt) return
        if (settings.sound) void playTone()
        if (!settings.notes) return
        const conversation = await queryClient.fetchQuery(conversationQuery(conversationId)).catch(() => null)
        showNote(
          conversation?.contact.displayName ?? t`A customer is waiting`,
          // By now the bot may have said that somebody will come: that is no news for the one who shall.
          conversation?.last?.author === 'customer'
            ? conversation.last.text
            : t`Open the conversation to answer.`,
          conversationId,
          () => void navigate({ to: paths.conversation, params: { conversationId } }),
        )
      }),
    [settings.sound, settings.notes, openId, navigate, t],
  )
}
