import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMay } from '../../api/identity.ts'
import { changeConversation, conversationQuery } from '../../api/inbox.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { ReplyBox, type ReplyBoxHandle } from '../../components/ReplyBox.tsx'
import { Thread } from '../../components/Thread.tsx'
import { useAct } from '../../components/use-act.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneDivider } from '../../ui/SplitPane.tsx'
import { toast } from '../../ui/toast.ts'
import { useStoredNumber } from '../../ui/use-stored-number.ts'
import { ContextPane } from './ContextPane.tsx'
import { ConversationHead } from './ConversationHead.tsx'
import type { ConversationOrder } from './use-conversation-order.ts'

/** One conversation: its thread, and beside it whom one is talking to and about what. */
export function ConversationView({
  conversationId,
  order,
}: {
  conversationId: string
  order: ConversationOrder
}) {
  const { t } = useLingui()
  const { data: conversation, error, refetch } = useQuery(conversationQuery(conversationId))
  const { pane } = useSearch({ from: `/app${paths.inbox}` })
  const navigate = useNavigate()
  const reply = useRef<ReplyBoxHandle>(null)
  const mayReply = useMay('inbox.reply')
  const [act, isChanging] = useAct()
  const [isFolded, setIsFolded] = useStoredNumber('inbox.context-folded', 0)
  const [width, setWidth] = useStoredNumber('inbox.context-width', 320)
  usePageTitle(conversation?.contact.displayName ?? t`Inbox`)

  async function toggleClosed() {
    if (!conversation) return
    const status = conversation.status === 'open' ? 'closed' : 'open'
    const next = order.next ?? order.previous
    const done = await act(() => changeConversation(conversationId, { status }))
    if (!done || status === 'open') return
    toast(t`Closed: ${conversation.contact.displayName}`, {
      action: {
        label: t`Undo`,
        onAction: () => void act(() => changeConversation(conversationId, { status: 'open' })),
      },
    })
    await order.open(isPhone() ? undefined : next)
  }

  // On a phone the list that held the focus has gone from the screen.
  const screen = useRef<HTMLElement>(null)
  const isLoaded = conversation !== undefined
  useEffect(() => {
    if (isLoaded && isPhone()) screen.current?.focus()
  }, [isLoaded])

  const write = () => reply.current?.focus()
  useShortcuts({ r: write, l: write, e: mayReply ? () => void toggleClosed() : undefined })

  if (!conversation) {
    return (
      <div className="flex min-w-0 flex-1 flex-col bg-canvas">
        {error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />}
      </div>
    )
  }
  const showPane = (next: 'context' | undefined) =>
    void navigate({
      to: paths.conversation,
      params: { conversationId },
      search: (search) => ({ ...search, pane: next }),
    })
  const isContextShown = pane === 'context'
  return (
    <>
      <section
        ref={screen}
        tabIndex={-1}
        aria-label={t`Conversation with ${conversation.contact.displayName}`}
        className={`flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none ${isContextShown ? 'phone:hidden' : ''}`}
      >
        <ConversationHead
          conversation={conversation}
          isContextFolded={isFolded === 1}
          isChanging={isChanging}
          onToggleClosed={() => void toggleClosed()}
          onToggleContext={() => (isPhone() ? showPane('context') : setIsFolded(isFolded === 1 ? 0 : 1))}
        />
        <Thread conversation={conversation} />
        <ReplyBox ref={reply} conversation={conversation} />
      </section>
      {isFolded === 1 && !isContextShown ? null : (
        <>
          <PaneDivider
            label={t`Width of the details`}
            side="right"
            width={width}
            usualWidth={320}
            widthMin={260}
            widthMax={480}
            onResize={setWidth}
          />
          <Pane
            label={t`Details`}
            width={width}
            className={isContextShown ? 'bg-surface' : 'bg-surface phone:hidden'}
          >
            <ContextPane conversation={conversation} onBack={() => showPane(undefined)} />
          </Pane>
        </>
      )}
    </>
  )
}

/** The same line as the `phone` variant of the styles. */
function isPhone(): boolean {
  return window.matchMedia('(width < 768px)').matches
}
