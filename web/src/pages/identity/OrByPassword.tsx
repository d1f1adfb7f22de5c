import { Trans } from '@lingui/react/macro'
import { Or } from './Or.tsx'

/** Between the ways without typing and the one with it. */
export function OrByPassword() {
  return (
    <Or>
      <Trans>or with your password</Trans>
    </Or>
  )
}
