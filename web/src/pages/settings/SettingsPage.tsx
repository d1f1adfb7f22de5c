import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { Account } from '#contract/accounts.ts'
import { accountQuery, changeAccount } from '../../api/accounts.ts'
import { useMay } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { useAct } from '../../components/use-act.ts'
import { Notice } from '../../ui/Notice.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { BusinessForm } from './BusinessForm.tsx'
import { HoursForm } from './HoursForm.tsx'
import { SessionLimits } from './SessionLimits.tsx'
import { SettingsBlock, SettingsFrame } from './SettingsFrame.tsx'
import { ZipsForm } from './ZipsForm.tsx'

/** The business itself: what the bot tells customers, and when it says that somebody is there. */
export function SettingsPage() {
  const { t } = useLingui()
  const mayChange = useMay('account.manage')
  const { data: account, error, refetch } = useQuery(accountQuery())
  return (
    <SettingsFrame title={t`Business`} about={<Trans>What the bot and your team go by.</Trans>}>
      {account ? (
        <>
          {mayChange ? null : (
            <div className="mb-6">
              <Notice icon={<Lock aria-hidden size={15} />}>
                <Trans>You may read this. Owners and admins of your business change it.</Trans>
              </Notice>
            </div>
          )}
          <BotSwitch account={account} mayChange={mayChange} />
          <BusinessForm account={account} mayChange={mayChange} />
          <HoursForm account={account} mayChange={mayChange} />
          <ZipsForm account={account} mayChange={mayChange} />
          <SessionLimits account={account} />
        </>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={5} label={t`Loading your business`} />
      )}
    </SettingsFrame>
  )
}

function BotSwitch({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  return (
    <SettingsBlock title={t`Bot`}>
      <Switch
        isOn={account.botOn}
        isDisabled={!mayChange || busy}
        onChange={(botOn) => void act(() => changeAccount({ botOn }))}
        description={t`Asks new customers what the job is, how urgent, where, and for a photo; silent as soon as a person writes.`}
      >
        {account.botOn ? <Trans>The bot answers new customers</Trans> : <Trans>The bot is off</Trans>}
      </Switch>
    </SettingsBlock>
  )
}
