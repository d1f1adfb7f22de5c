import { Trans, useLingui } from '@lingui/react/macro'
import { CloudOff, RotateCw, SearchX } from 'lucide-react'
import { isRefusal } from '../api/errors.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { PlainButton } from '../ui/PlainButton.tsx'
import { useErrorWords } from './use-error-words.ts'

/** The failed face of a page or a pane: what happened, and a way to try again. */
export function LoadFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  if (isRefusal(error, 'not_found')) {
    return (
      <EmptyState icon={<SearchX aria-hidden size={20} />} title={t`Not found`}>
        <Trans>It may have been removed, or the link is not whole.</Trans>
      </EmptyState>
    )
  }
  return (
    <div role="alert" className="flex min-h-0 flex-1 flex-col">
      <EmptyState
        icon={<CloudOff aria-hidden size={20} />}
        title={t`This did not load`}
        action={
          <PlainButton icon={<RotateCw aria-hidden size={14} />} onClick={onRetry}>
            <Trans>Try again</Trans>
          </PlainButton>
        }
      >
        {words(error)}
      </EmptyState>
    </div>
  )
}
