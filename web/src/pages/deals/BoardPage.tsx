import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { boardQuery } from '../../api/deals.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Money } from '../../components/Money.tsx'
import { Page } from '../../components/Page.tsx'
import { PagePending } from '../../components/PageFaces.tsx'

export function BoardPage() {
  const { t } = useLingui()
  const { data: board, error, refetch } = useQuery(boardQuery())
  if (!board) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  return (
    <Page title={t`Board`}>
      {board.pipeline.stages.map((stage) => {
        const column = board.columns.find(({ stageId }) => stageId === stage.id)
        return (
          <section key={stage.id} className="mb-5">
            <h2 className="font-semibold">
              {stage.name} ({column?.count ?? 0})
            </h2>
            <ul>
              {column?.cards.map((card) => (
                <li key={card.id}>
                  {card.title}, {card.contact.displayName}{' '}
                  {card.valueCents === null ? null : (
                    <Money cents={card.valueCents} currency={card.currency} />
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </Page>
  )
}
