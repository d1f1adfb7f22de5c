import { Trans, useLingui } from '@lingui/react/macro'
import { GoogleAccounts } from './GoogleAccounts.tsx'
import { OwnEmail } from './OwnEmail.tsx'
import { OwnSignIns } from './OwnSignIns.tsx'
import { Passkeys } from './Passkeys.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { SecondFactors } from './SecondFactors.tsx'
import { Sessions } from './Sessions.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

/** What belongs to the person alone: how they sign in, and where they are. */
export function SignInSettingsPage() {
  const { t } = useLingui()
  return (
    <SettingsFrame
      title={t`Your sign-in`}
      about={<Trans>Yours alone: nobody in your team sees or changes this.</Trans>}
    >
      <OwnEmail />
      <Passkeys />
      <GoogleAccounts />
      <SecondFactors />
      <PasswordForm />
      <Sessions />
      <OwnSignIns />
    </SettingsFrame>
  )
}
