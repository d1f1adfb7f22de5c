import { useQuery } from '@tanstack/react-query'
import { numbersQuery } from '../../api/whatsapp.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'

export function WhatsappPage() {
  const { data: numbers, error, refetch } = useQuery(numbersQuery())
  if (!numbers) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title="WhatsApp">
      <ul>
        {numbers.items.map((number) => (
          <li key={number.id}>{number.displayNumber}</li>
        ))}
      </ul>
    </Page>
  )
}
