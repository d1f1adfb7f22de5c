import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { conversationsQuery } from '../../api/inbox.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { paths } from '../../paths.ts'

export function TodayPage() {
  const { t } = useLingui()
  const { data, error, refetch } = useInfiniteQuery(conversationsQuery('mine'))
  if (!data) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  const waiting = data.pages.flatMap((page) => page.items).filter((one) => one.waitingSince !== null)
  return (
    <Page title={t`Today`}>
      <ul>
        {waiting.map((conversation) => (
          <li key={conversation.id}>
            <Link to={paths.conversation} params={{ conversationId: conversation.id }}>
              {conversation.contact.displayName}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
