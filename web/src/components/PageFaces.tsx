import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useRouter } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { paths } from '../paths.ts'
import { buttonLook } from '../ui/button-look.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { LoadFailed } from './LoadFailed.tsx'

/** What stands in the place of a whole page: while it loads, when it cannot, when there is none. */
export function PagePending() {
  const { t } = useLingui()
  return (
    <div
      role="status"
      aria-label={t`Loading`}
      className="flex min-h-0 flex-1 items-center justify-center text-ink-3"
    >
      <Spinner size={20} />
    </div>
  )
}

export function PageFailed({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter()
  return (
    <main className="flex h-full min-h-0 flex-1 flex-col">
      <LoadFailed
        error={error}
        onRetry={() => {
          reset?.()
          void router.invalidate()
        }}
      />
    </main>
  )
}

export function PageMissing() {
  const { t } = useLingui()
  return (
    <main className="flex h-full min-h-0 flex-1 flex-col">
      <EmptyState
        icon={<SearchX aria-hidden size={20} />}
        title={t`There is no page here`}
        action={
          <Link to={paths.inbox} className={buttonLook('secondary')}>
            <Trans>Go to the inbox</Trans>
          </Link>
        }
      >
        <Trans>The link may be old, or mistyped.</Trans>
      </EmptyState>
    </main>
  )
}
