import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { IdentityFrame } from './IdentityFrame.tsx'

/** A link that was used, is too old, or came without its end. The server says the same of all of them. */
export function LinkIsVoid({ lead, way }: { lead?: ReactNode; way: ReactNode }) {
  const { t } = useLingui()
  return (
    <IdentityFrame
      title={t`This link does not work any more`}
      lead={
        lead ?? (
          <Trans>
            It was used already, it is too old, or a part of it is missing. Links in our mails work once, and
            not for long.
          </Trans>
        )
      }
    >
      <div className="flex">{way}</div>
    </IdentityFrame>
  )
}
