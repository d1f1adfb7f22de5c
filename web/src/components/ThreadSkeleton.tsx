import { useLingui } from '@lingui/react/macro'
import { Skeleton } from '../ui/Skeleton.tsx'

export function ThreadSkeleton() {
  const { t } = useLingui()
  return (
    <div role="status" aria-label={t`Loading`} className="flex min-h-0 flex-1 flex-col justify-end gap-3 p-5">
      <Skeleton className="h-10 w-2/5 rounded-lg" />
      <Skeleton className="h-16 w-1/2 rounded-lg" />
      <Skeleton className="ml-auto h-10 w-1/3 rounded-lg" />
      <Skeleton className="h-10 w-1/4 rounded-lg" />
      <Skeleton className="ml-auto h-20 w-2/5 rounded-lg" />
    </div>
  )
}
