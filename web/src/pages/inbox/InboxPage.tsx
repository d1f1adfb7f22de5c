import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { MessageSquareText } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Pane, PaneDivider } from '../../ui/SplitPane.tsx'
import { useStoredNumber } from '../../ui/use-stored-number.ts'
import { ConversationList } from './ConversationList.tsx'
import { rowId } from './ConversationRow.tsx'
import { ConversationView } from './ConversationView.tsx'
import { useConversationOrder } from './use-conversation-order.ts'

/** List, thread and context: three panes on a desk, three screens on a phone. */
export function InboxPage() {
  const { t } = useLingui()
  const { view = 'all' } = useSearch({ from: `/app${paths.inbox}` })
  const { conversationId } = useParams({ strict: false })
  usePageTitle(conversationId ? null : t`Inbox`)
  const navigate = useNavigate()
  const order = useConversationOrder(view, conversationId)
  useFocusBack(conversationId)
  const [width, setWidth] = useStoredNumber('inbox.list-width', 340)

  useShortcuts({
    j: order.next ? () => void order.open(order.next) : undefined,
    k: order.previous ? () => void order.open(order.previous) : undefined,
    escape: conversationId
      ? () => void navigate({ to: paths.inbox, search: (search) => ({ ...search, pane: undefined }) })
      : undefined,
  })

  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <h1 className="sr-only">{t`Inbox`}</h1>
      <Pane
        label={t`Conversations`}
        width={width}
        className={conversationId ? 'bg-surface phone:hidden' : 'bg-surface'}
      >
        <ConversationList view={view} openId={conversationId} />
      </Pane>
      <PaneDivider
        label={t`Width of the list`}
        side="left"
        width={width}
        usualWidth={340}
        widthMin={260}
        widthMax={520}
        onResize={setWidth}
      />
      {conversationId ? (
        <ConversationView key={conversationId} conversationId={conversationId} order={order} />
      ) : (
        <div className="flex min-w-0 flex-1 bg-canvas phone:hidden">
          {order.next ? (
            <EmptyState icon={<MessageSquareText aria-hidden size={20} />} title={t`No conversation is open`}>
              <Trans>Choose one on the left, or press J.</Trans>
            </EmptyState>
          ) : null}
        </div>
      )}
    </div>
  )
}

/** Whoever leaves a conversation stands on its row again. */
function useFocusBack(openId: string | undefined): void {
  const lastId = useRef(openId)
  useEffect(() => {
    if (!openId && lastId.current) document.getElementById(rowId(lastId.current))?.focus()
    lastId.current = openId
  }, [openId])
}
