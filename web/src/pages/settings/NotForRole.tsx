import { Trans, useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** A page that this person's role may not read: said, rather than hidden. */
export function NotForRole() {
  const { t } = useLingui()
  return (
    <EmptyState icon={<Lock aria-hidden size={20} />} title={t`Your role does not show this`}>
      <Trans>Owners and admins of your business see it. Ask one of them.</Trans>
    </EmptyState>
  )
}
