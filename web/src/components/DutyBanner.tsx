import { Trans, useLingui } from '@lingui/react/macro'
import { ShieldAlert } from 'lucide-react'
import { useWho } from '../api/identity.ts'
import { useLocale } from '../language.ts'
import { paths } from '../paths.ts'
import { Banner } from './Banner.tsx'

/** What somebody has to see to about their own sign-in, for as long as it is so. */
export function DutyBanner() {
  const { t } = useLingui()
  const locale = useLocale()
  const { duties } = useWho()
  const from = duties.secondFactorFrom
  if (!from && !duties.changePassword && !duties.makeRecoveryCodes) return null
  const day = from ? new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(from)) : ''
  return (
    <Banner
      label={t`Your sign-in`}
      tone="warning"
      icon={ShieldAlert}
      to={paths.settingsSignIn}
      action={
        duties.changePassword ? (
          <Trans>Change the password</Trans>
        ) : from ? (
          <Trans>Set it up</Trans>
        ) : (
          <Trans>Make some</Trans>
        )
      }
    >
      {duties.changePassword ? (
        <Trans>Your password is one that many people use, so it is tried first. Choose another.</Trans>
      ) : from ? (
        <Trans>From {day} on you need a second factor here.</Trans>
      ) : (
        <Trans>You have no recovery codes: if your device is lost, you cannot sign in any more.</Trans>
      )}
    </Banner>
  )
}
