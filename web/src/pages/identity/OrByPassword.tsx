import { Trans } from '@lingui/react/macro'

/** Between the ways without typing and the one with it. */
export function OrByPassword() {
  return (
    <p className="flex items-center gap-3 text-ink-3 text-xs">
      <span aria-hidden className="h-px flex-1 bg-line" />
      <Trans>or with your password</Trans>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  )
}
