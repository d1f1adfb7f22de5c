import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { LifeBuoy, Smartphone } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SecondFactors as Factors } from '#contract/second-factors.ts'
import { renewRecoveryCodes, secondFactorsQuery } from '../../api/second-factors.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { SetUpTotp } from '../../components/SetUpTotp.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { RemoveTotpDialog } from './RemoveTotpDialog.tsx'
import { RenewedCodes } from './RenewedCodes.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { TrustedBrowsers } from './TrustedBrowsers.tsx'

/** What this person shows beside their password. */
export function SecondFactors() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(secondFactorsQuery())
  return (
    <SettingsBlock
      title={t`Second factor`}
      about={<Trans>Whoever learns your password still does not get in without it.</Trans>}
    >
      {data ? (
        <>
          <ul className="overflow-hidden rounded-md border border-line">
            <AuthenticatorRow totp={data.totp} passwordShort={data.password.short} />
            {data.recoveryCodes ? <CodesRow codes={data.recoveryCodes} /> : null}
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

function AuthenticatorRow({ totp, passwordShort }: { totp: Factors['totp']; passwordShort: boolean }) {
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
        <RemoveTotpDialog passwordShort={passwordShort} onClose={() => setIsRemoving(false)} />
      ) : null}
    </Row>
  )
}

function CodesRow({ codes }: { codes: NonNullable<Factors['recoveryCodes']> }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const [renewed, setRenewed] = useState<string[] | null>(null)
  const few = codes.left <= 3
  return (
    <Row
      icon={<LifeBuoy aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />}
      title={t`Recovery codes`}
      badge={
        <Badge tone={few ? 'warning' : 'plain'}>
          <Trans>{codes.left} of 10 left</Trans>
        </Badge>
      }
      about={
        <Trans>
          For the day on which your phone is not there. Made <TimeAgo time={codes.madeAt} />
        </Trans>
      }
    >
      <Button
        size="small"
        busy={busy}
        onPress={() => void act(async () => setRenewed(await renewRecoveryCodes()))}
      >
        <Trans>Make new ones</Trans>
      </Button>
      {renewed ? <RenewedCodes codes={renewed} onClose={() => setRenewed(null)} /> : null}
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
