import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { contactQuery } from '../../api/contacts.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { paths } from '../../paths.ts'

export function ContactPage() {
  const { contactId } = useParams({ from: `/app${paths.contact}` })
  const { data: contact, error, refetch } = useQuery(contactQuery(contactId))
  if (!contact) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title={contact.displayName}>
      <p>{contact.phone ?? contact.username ?? contact.email}</p>
    </Page>
  )
}
