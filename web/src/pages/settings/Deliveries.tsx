import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { readDeliveries } from '#contract/whatsapp.ts'
import { useMay } from '../../api/identity.ts'
import { deliveriesQuery } from '../../api/whatsapp.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useNow } from '../../components/use-time.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { DeliveryChart } from './DeliveryChart.tsx'
import { DeliveryTable } from './DeliveryTable.tsx'
import { everyHour } from './delivery-hours.ts'
import { ReplayDialog } from './ReplayDialog.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

type Answer = ResponseOf<typeof readDeliveries>

/** Proof that nothing was dropped: what Meta delivered, where it went, and what could not be understood yet. */
export function Deliveries() {
  const { t } = useLingui()
  const [hours, setHours] = useState<'24' | '72' | '168'>('24')
  const { data, error, refetch } = useQuery({
    ...deliveriesQuery(Number(hours)),
    refetchInterval: 10_000,
    placeholderData: (before) => before,
  })
  const now = useNow()
  const all = data ? everyHour(data.hours, Number(hours), now) : []
  return (
    <>
      <SettingsBlock
        title={t`Deliveries from Meta`}
        about={
          <Trans>
            Every item is stored before Meta gets its answer. Meta repeats itself at times; a repeated item
            changes nothing.
          </Trans>
        }
        action={
          <div className="w-36">
            <SelectField
              label={t`How far back`}
              isLabelHidden
              value={hours}
              onChange={setHours}
              options={[
                { value: '24', label: t`24 hours` },
                { value: '72', label: t`3 days` },
                { value: '168', label: t`7 days` },
              ]}
            />
          </div>
        }
      >
        {data ? (
          all.some(({ received }) => received > 0) ? (
            <>
              <DeliveryChart hours={all} />
              <DeliveryTable hours={all} />
            </>
          ) : (
            <p className="rounded-md border border-line border-dashed px-4 py-4 text-ink-3 text-sm">
              <Trans>Meta has delivered nothing in this time.</Trans>
            </p>
          )
        ) : error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label={t`Loading the deliveries`} />
        )}
      </SettingsBlock>
      {data ? <Refusals refusals={data.refusals} /> : null}
      {data ? <Unprocessed items={data.unprocessed} /> : null}
    </>
  )
}

function Refusals({ refusals }: { refusals: Answer['refusals'] }) {
  const { t, i18n } = useLingui()
  const words: Record<string, string> = {
    number_unknown: t`For a number that is not connected through this app.`,
    kind_unknown: t`Not about a number: a kind of notice that is only kept.`,
    signature_missing: t`Without a signature: not from Meta.`,
    signature_wrong: t`Signed with another secret. If Meta sent it, check the app secret.`,
    body_unreadable: t`Rightly signed, but not a webhook that can be read.`,
  }
  if (refusals.length === 0) return null
  return (
    <SettingsBlock title={t`Why some were refused`}>
      <ul className="overflow-hidden rounded-md border border-line">
        {refusals.map((refusal) => (
          <li
            key={refusal.reason}
            className="flex items-baseline gap-4 border-line border-b px-4 py-2.5 text-sm last:border-b-0"
          >
            <span className="figures w-12 shrink-0 text-right font-semibold">
              {i18n.number(refusal.count)}
            </span>
            <span className="min-w-0 flex-1">{words[refusal.reason] ?? refusal.text}</span>
            <span className="shrink-0 text-ink-3 text-xs">
              <Trans>last</Trans> <TimeAgo time={refusal.lastAt} className="figures" />
            </span>
          </li>
        ))}
      </ul>
    </SettingsBlock>
  )
}

function Unprocessed({ items }: { items: Answer['unprocessed'] }) {
  const { t } = useLingui()
  const mayManage = useMay('channels.manage')
  const [isAsking, setIsAsking] = useState(false)
  return (
    <SettingsBlock
      title={t`Not understood yet`}
      about={
        <Trans>Stored, but not yet turned into a message. A replay tries again; nothing happens twice.</Trans>
      }
      action={
        <Button
          size="small"
          isDisabled={!mayManage}
          icon={<History aria-hidden size={14} />}
          onPress={() => setIsAsking(true)}
        >
          <Trans>Replay…</Trans>
        </Button>
      }
    >
      {items.length === 0 ? (
        <p className="rounded-md border border-line border-dashed px-4 py-4 text-ink-3 text-sm">
          <Trans>Everything has been understood.</Trans>
        </p>
      ) : (
        <ul className="max-h-80 overflow-y-auto rounded-md border border-line">
          {items.map((item) => (
            <li key={item.id} className="border-line border-b px-4 py-2.5 text-sm last:border-b-0">
              <p className="flex items-baseline gap-3">
                <span className="min-w-0 flex-1 truncate font-medium">{item.kind}</span>
                <span className="figures shrink-0 text-ink-3 text-xs">
                  <Plural value={item.attempts} one="# attempt" other="# attempts" /> ·{' '}
                  <TimeAgo time={item.receivedAt} />
                </span>
              </p>
              {item.error ? (
                <p className="line-clamp-2 text-danger text-xs [overflow-wrap:anywhere]">{item.error}</p>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <ReplayDialog isOpen={isAsking} hasUnprocessed={items.length > 0} onClose={() => setIsAsking(false)} />
    </SettingsBlock>
  )
}
