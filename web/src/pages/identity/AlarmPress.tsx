import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { WhatAlarmDoes } from '../../components/WhatAlarmDoes.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'

/** What an alarm does, and the one button that raises it. */
export function AlarmPress({
  busy,
  failure,
  onPress,
  children,
}: {
  busy: boolean
  failure: string | null
  onPress: () => void
  children: ReactNode
}) {
  return (
    <div className="flex flex-col gap-5">
      <WhatAlarmDoes />
      {failure ? <Notice tone="danger">{failure}</Notice> : null}
      <PlainButton look="danger" size="large" busy={busy} onClick={onPress}>
        {children}
      </PlainButton>
      <p className="text-ink-3 text-sm">
        <Trans>If it was you after all, close this page: nothing has happened.</Trans>
      </p>
    </div>
  )
}
