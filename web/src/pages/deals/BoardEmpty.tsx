import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { SquareKanban } from 'lucide-react'
import { accountQuery } from '../../api/accounts.ts'
import { Button } from '../../ui/Button.tsx'
import { buttonLook } from '../../ui/button-look.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** The first run: a board fills itself as soon as somebody writes. */
export function BoardEmpty({ onNew }: { onNew: (() => void) | undefined }) {
  const { t } = useLingui()
  const { data: account } = useQuery(accountQuery())
  const phoneUrl = account?.simulator?.phoneUrl
  return (
    <EmptyState
      icon={<SquareKanban aria-hidden size={20} />}
      title={t`No cards yet`}
      action={
        <>
          {phoneUrl ? (
            <a href={phoneUrl} target="plumbline-phone" rel="noopener" className={buttonLook('primary')}>
              <Trans>Write as a customer</Trans>
            </a>
          ) : null}
          {onNew ? (
            <Button onPress={onNew}>
              <Trans>Add one by hand</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <Trans>
        Whoever writes to you on WhatsApp for the first time gets a card here, in the first stage, at once.
        For example “Water heater leak, 78704”.
      </Trans>
    </EmptyState>
  )
}
