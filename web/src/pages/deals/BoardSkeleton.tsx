import { useLingui } from '@lingui/react/macro'
import { Skeleton } from '../../ui/Skeleton.tsx'

export function BoardSkeleton() {
  const { t } = useLingui()
  return (
    <div role="status" aria-label={t`Loading the board`} className="flex min-w-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center border-line border-b bg-surface px-5 phone:px-4">
        <h1 className="font-semibold text-base">{t`Board`}</h1>
      </div>
      <div className="flex min-h-0 flex-1 overflow-hidden">
        {[3, 5, 2, 4, 1].map((cards) => (
          <div
            key={cards}
            className="flex w-74 shrink-0 flex-col gap-2 border-line border-r p-2 phone:w-full"
          >
            <Skeleton className="mx-1 my-2 h-3 w-24" />
            {Array.from({ length: cards }, (_, card) => card).map((card) => (
              <Skeleton key={card} className="h-28 w-full rounded-md" />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
