import { Trans, useLingui } from '@lingui/react/macro'
import type { Account } from '#contract/accounts.ts'
import { useMay } from '../../api/identity.ts'
import { changeSessionLimits } from '../../api/sessions.ts'
import { useAct } from '../../components/use-act.ts'
import { SelectField } from '../../ui/SelectField.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

/** When sessions end by themselves: the owner chooses, everybody may know. */
export function SessionLimits({ account: { sessions } }: { account: Account }) {
  const { t } = useLingui()
  const mayChange = useMay('sessions.manage')
  const [act, busy] = useAct()
  const wordsOf = useMinutesWords()
  const choices = [...new Set([...usualMinutes, sessions.idleMinutes])].sort((a, b) => a - b)
  const change = (changes: Partial<Account['sessions']>) =>
    void act(() => changeSessionLimits({ ...sessions, ...changes }))
  return (
    <SettingsBlock
      title={t`Signing out by itself`}
      about={
        mayChange ? (
          <Trans>Counts at once, for sessions that are open too. Every session ends after 7 days.</Trans>
        ) : (
          <Trans>The owner chooses this. Every session ends after 7 days.</Trans>
        )
      }
    >
      <div className="grid gap-4">
        <div className="max-w-64">
          <SelectField
            label={t`When nobody does anything for`}
            isDisabled={!mayChange || busy}
            value={String(sessions.idleMinutes)}
            onChange={(minutes) => change({ idleMinutes: Number(minutes) })}
            options={choices.map((minutes) => ({ value: String(minutes), label: wordsOf(minutes) }))}
          />
        </div>
        <Switch
          isOn={sessions.phonesStay}
          isDisabled={!mayChange || busy}
          onChange={(phonesStay) => change({ phonesStay })}
          description={t`Each chooses it on their own phone: a week without use, 30 days in all. Members only.`}
        >
          <Trans>Members may stay signed in on their phone</Trans>
        </Switch>
      </div>
    </SettingsBlock>
  )
}

const usualMinutes = [15, 30, 60, 120, 240, 480, 720]

function useMinutesWords(): (minutes: number) => string {
  const { t } = useLingui()
  return (minutes) => {
    const hours = minutes / 60
    if (hours === 1) return t`1 hour`
    return Number.isInteger(hours) ? t`${hours} hours` : t`${minutes} minutes`
  }
}
