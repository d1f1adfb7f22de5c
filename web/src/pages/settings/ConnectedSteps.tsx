import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { WhatsappNumber } from '#contract/whatsapp.ts'
import { numbersQuery } from '../../api/whatsapp.ts'
import { CopyField } from '../../components/CopyField.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { Step } from './Step.tsx'

/** What is left to do at Meta, and word of the first delivery as soon as it has come. */
export function ConnectedSteps({
  number,
  verifyToken,
  onClose,
}: {
  number: WhatsappNumber
  verifyToken: string | null
  onClose: () => void
}) {
  const { t } = useLingui()
  const { data } = useQuery({ ...numbersQuery(), refetchInterval: 4000 })
  const isHeard = data?.items.some(({ id, webhookLastSeenAt }) => id === number.id && webhookLastSeenAt)
  return (
    <div className="flex flex-col gap-5">
      {verifyToken === null ? (
        <p className="text-ink-2">
          <Trans>
            The app of this installation sends its messages here already. Nothing is left to do at Meta.
          </Trans>
        </p>
      ) : (
        <ol className="flex flex-col gap-6">
          <Step
            number={1}
            title={<Trans>In the app, under WhatsApp › Configuration, edit the webhook</Trans>}
          >
            <CopyField label={t`Callback URL`} value={number.app.webhookUrl} />
            <CopyField label={t`Verify token`} value={verifyToken} />
            <p className="text-ink-3 text-xs">
              <Trans>The token is shown only now. Copy it before you close this window.</Trans>
            </p>
          </Step>
          <Step
            number={2}
            title={<Trans>Press Verify and save, then subscribe to the field “messages”</Trans>}
          >
            <p className="text-ink-2 text-sm">
              <Trans>Without it, Meta tells us of no message.</Trans>
            </p>
          </Step>
          <Step number={3} title={<Trans>Write to the number from your own phone</Trans>}>
            <p className="text-ink-2 text-sm">
              <Trans>It appears in the inbox, and a card on the board.</Trans>
            </p>
          </Step>
        </ol>
      )}
      {isHeard ? (
        <Notice tone="success" icon={<CircleCheck aria-hidden size={15} />}>
          <Trans>Meta has reached us: this number works.</Trans>
        </Notice>
      ) : (
        <Notice icon={<Spinner size={14} />}>
          <Trans>Waiting for the first message from Meta…</Trans>
        </Notice>
      )}
      <div className="flex justify-end">
        <Button look="primary" onPress={onClose}>
          <Trans>Done</Trans>
        </Button>
      </div>
    </div>
  )
}
