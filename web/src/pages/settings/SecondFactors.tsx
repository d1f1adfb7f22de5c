import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, LifeBuoy, Smartphone } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SecondFactors as Factors } from '#contract/second-factors.ts'
import { passkeysQuery } from '../../api/passkeys.ts'
import {
  factorsChanged,
  removeTotp,
  renewRecoveryCodes,
  secondFactorsQuery,
} from '../../api/second-factors.ts'
import { AddPasskey } from '../../components/AddPasskey.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { NewCodesDialog } from '../../components/NewCodesDialog.tsx'
import { SetUpTotp } from '../../components/SetUpTotp.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { PasskeyRow } from './PasskeyRow.tsx'
import { RemoveFactorDialog } from './RemoveFactorDialog.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { TrustedBrowsers } from './TrustedBrowsers.tsx'

/** What this person shows beside their password. */
export function SecondFactors() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(secondFactorsQuery())
  const { data: passkeys } = useQuery(passkeysQuery())
  const keys = passkeys?.items.filter(({ kind }) => kind === 'security_key') ?? []
  return (
    <SettingsBlock
      title={t`Second factor`}
      about={<Trans>Whoever learns your password still does not get in without it.</Trans>}
    >
      {data ? (
        <>
          <ul className="overflow-hidden rounded-md border border-line">
            <AuthenticatorRow totp={data.totp} />
            {keys.map((key) => (
              <PasskeyRow key={key.id} passkey={key} />
            ))}
            <Row
              icon={<KeyRound aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />}
              title={t`Security key`}
              badge={null}
              about={<Trans>A key on your key ring that you plug in or hold to your phone, and touch.</Trans>}
            >
              <AddPasskey kind="security_key" />
            </Row>
            {data.enough ? <CodesRow codes={data.recoveryCodes} /> : null}
          </ul>
          <TrustedBrowsers browsers={data.trustedBrowsers} />
        </>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={2} label={t`Loading your second factor`} />
      )}
    </SettingsBlock>
  )
}

function AuthenticatorRow({ totp }: { totp: Factors['totp'] }) {
  const { t } = useLingui()
  const [isRemoving, setIsRemoving] = useState(false)
  return (
    <Row
      icon={<Smartphone aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />}
      title={t`Authenticator app`}
      badge={
        totp ? (
          <Badge tone="success">
            <Trans>On</Trans>
          </Badge>
        ) : null
      }
      about={
        totp ? (
          <Trans>
            Since <TimeAgo time={totp.since} /> · last used <TimeAgo time={totp.usedAt ?? totp.since} />
          </Trans>
        ) : (
          <Trans>A code from your phone, new every half minute.</Trans>
        )
      }
    >
      {totp ? (
        <Button size="small" onPress={() => setIsRemoving(true)}>
          <Trans>Remove</Trans>
        </Button>
      ) : (
        <SetUpTotp />
      )}
      {isRemoving ? (
        <RemoveFactorDialog
          title={t`Remove the authenticator app?`}
          about={
            <Trans>
              It is not asked for any more, and your trusted browsers are asked again. If it is your last
              second factor, your recovery codes go with it.
            </Trans>
          }
          onRemove={removeTotp}
          onClose={() => setIsRemoving(false)}
        />
      ) : null}
    </Row>
  )
}

function CodesRow({ codes }: { codes: Factors['recoveryCodes'] }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const [renewed, setRenewed] = useState<string[] | null>(null)
  const left = codes?.left ?? 0
  return (
    <Row
      icon={<LifeBuoy aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />}
      title={t`Recovery codes`}
      badge={
        <Badge tone={left <= 3 ? 'warning' : 'plain'}>
          {codes ? <Trans>{left} of 10 left</Trans> : <Trans>None yet</Trans>}
        </Badge>
      }
      about={
        codes ? (
          <Trans>
            For the day on which your phone is not there. Made <TimeAgo time={codes.madeAt} />
          </Trans>
        ) : (
          <Trans>
            For the day on which your phone is not there. Without them you could not sign in then.
          </Trans>
        )
      }
    >
      <Button
        size="small"
        busy={busy}
        onPress={() => void act(async () => setRenewed(await renewRecoveryCodes()))}
      >
        {codes ? <Trans>Make new ones</Trans> : <Trans>Make some</Trans>}
      </Button>
      {renewed ? (
        <NewCodesDialog
          codes={renewed}
          onClose={() => {
            void factorsChanged()
            setRenewed(null)
          }}
        />
      ) : null}
    </Row>
  )
}

function Row({
  icon,
  title,
  badge,
  about,
  children,
}: {
  icon: ReactNode
  title: string
  badge: ReactNode
  about: ReactNode
  children: ReactNode
}) {
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0 phone:flex-wrap">
      {icon}
      <div className="min-w-0 flex-1 phone:min-w-48">
        <p className="flex items-center gap-2 font-medium">
          {title}
          {badge}
        </p>
        <p className="text-ink-3 text-sm">{about}</p>
      </div>
      {children}
    </li>
  )
}
