import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { contactsQuery } from '../../api/contacts.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'

export function ContactsPage() {
  const { t } = useLingui()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(contactsQuery())
  if (!data) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title={t`Contacts`}>
      <ul>
        {data.pages
          .flatMap((page) => page.items)
          .map((contact) => (
            <li key={contact.id}>
              <Link to={paths.contact} params={{ contactId: contact.id }}>
                {contact.displayName}
              </Link>
            </li>
          ))}
      </ul>
      {hasNextPage ? (
        <Button onPress={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      ) : null}
    </Page>
  )
}
