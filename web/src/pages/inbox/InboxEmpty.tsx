import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive, CheckCheck, MessageCircle } from 'lucide-react'
import type { View } from '#contract/inbox.ts'
import { accountQuery } from '../../api/accounts.ts'
import { useMay } from '../../api/identity.ts'
import { conversationCountsQuery } from '../../api/inbox.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** An empty tab says what goes there; an inbox that never held anything leads to its first message. */
export function InboxEmpty({ view }: { view: View }) {
  const { t } = useLingui()
  const { data: counts } = useQuery(conversationCountsQuery())
  const isFirstRun = counts !== undefined && counts.all === 0 && view !== 'closed'
  if (isFirstRun) return <FirstRun />
  if (view === 'closed') {
    return (
      <EmptyState icon={<Archive aria-hidden size={20} />} title={t`Nothing closed yet`}>
        <Trans>A conversation that is done goes here when you close it. A new message brings it back.</Trans>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<CheckCheck aria-hidden size={20} />}
      title={view === 'mine' ? t`Nothing is yours right now` : t`Nothing here`}
      action={
        view === 'all' ? null : (
          <Link to={paths.inbox} search={{}} className={buttonLook('secondary')}>
            <Trans>Show all conversations</Trans>
          </Link>
        )
      }
    >
      {view === 'mine' ? (
        <Trans>Conversations that are given to you, or that you answer, stand here.</Trans>
      ) : (
        <Trans>Every open conversation has somebody who looks after it.</Trans>
      )}
    </EmptyState>
  )
}

function FirstRun() {
  const { t } = useLingui()
  const { data: account } = useQuery(accountQuery())
  const mayConnect = useMay('channels.manage')
  const phoneUrl = account?.simulator?.phoneUrl
  return (
    <EmptyState
      icon={<MessageCircle aria-hidden size={20} />}
      title={t`Your customers’ messages stand here`}
      action={
        phoneUrl ? (
          <a href={phoneUrl} target="plumbline-phone" rel="noopener" className={buttonLook('primary')}>
            <Trans>Write as a customer</Trans>
          </a>
        ) : mayConnect ? (
          <Link to={paths.settingsWhatsapp} className={buttonLook('primary')}>
            <Trans>Connect a WhatsApp number</Trans>
          </Link>
        ) : null
      }
    >
      {phoneUrl ? (
        <Trans>
          Try it: on the simulated phone, write “my water heater is leaking, 78704”. The bot asks on, and a
          card appears on the board.
        </Trans>
      ) : (
        <Trans>Connect your WhatsApp number, then write to it from your own phone.</Trans>
      )}
    </EmptyState>
  )
}
