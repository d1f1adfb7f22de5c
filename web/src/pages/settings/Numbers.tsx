import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, Plus, Smartphone } from 'lucide-react'
import { useState } from 'react'
import type { WhatsappNumber } from '#contract/whatsapp.ts'
import { useMay } from '../../api/identity.ts'
import { numbersQuery } from '../../api/whatsapp.ts'
import { CopyField } from '../../components/CopyField.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

export function Numbers() {
  const { t } = useLingui()
  const mayManage = useMay('channels.manage')
  const { data, error, refetch } = useQuery(numbersQuery())
  const [isConnecting, setIsConnecting] = useState(false)
  const connect = (
    <Button
      size="small"
      isDisabled={!mayManage || !data}
      icon={<Plus aria-hidden size={14} />}
      onPress={() => setIsConnecting(true)}
    >
      <Trans>Connect a number</Trans>
    </Button>
  )
  return (
    <SettingsBlock title={t`Numbers`} action={connect}>
      {!data ? (
        error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={1} label={t`Loading the numbers`} />
        )
      ) : data.items.length === 0 ? (
        <div className="rounded-md border border-line border-dashed">
          <EmptyState
            icon={<Smartphone aria-hidden size={20} />}
            title={t`No number is connected`}
            action={connect}
          >
            <Trans>Connect the number that your customers write to. It takes about ten minutes.</Trans>
          </EmptyState>
        </div>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.items.map((number) => (
            <NumberCard key={number.id} number={number} />
          ))}
        </ul>
      )}
      {data ? (
        <ConnectDialog
          isOpen={isConnecting}
          sharedApp={data.sharedApp}
          onClose={() => setIsConnecting(false)}
        />
      ) : null}
    </SettingsBlock>
  )
}

function NumberCard({ number }: { number: WhatsappNumber }) {
  const { t } = useLingui()
  const isSeen = number.webhookLastSeenAt !== null
  return (
    <li className="rounded-md border border-line p-4">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="figures font-semibold text-base">{number.displayNumber}</span>
        {number.verifiedName ? <span className="text-ink-2">{number.verifiedName}</span> : null}
        <span className="flex-1" />
        <span
          className={`inline-flex items-center gap-1.5 text-xs ${isSeen ? 'text-success' : 'text-warning'}`}
        >
          {isSeen ? <CircleCheck aria-hidden size={13} /> : <CircleDashed aria-hidden size={13} />}
          {number.webhookLastSeenAt ? (
            <span>
              <Trans>Last heard from Meta</Trans>{' '}
              <TimeAgo time={number.webhookLastSeenAt} className="figures" />
            </span>
          ) : (
            <Trans>Nothing heard from Meta yet</Trans>
          )}
        </span>
      </div>
      <CopyField label={t`Webhook address`} value={number.app.webhookUrl} />
      <p className="figures mt-2 text-ink-3 text-xs">
        <Trans>
          {number.app.name} · phone number id {number.phoneNumberId} · connected
        </Trans>{' '}
        <TimeAgo time={number.connectedAt} />
      </p>
    </li>
  )
}
