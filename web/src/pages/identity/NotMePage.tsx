import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RaisedAlarm } from '#contract/alarms.ts'
import { alarmJustRaised, raiseAlarm } from '../../api/alarms.ts'
import { AlarmRaised } from '../../components/AlarmRaised.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { AlarmPress } from './AlarmPress.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { ToSignIn } from './ToSignIn.tsx'
import { useLinkToken } from './use-link-token.ts'
import { usePress } from './use-press.ts'

/** Where "this wasn't me" in a mail leads. A press, not the mere opening, raises the alarm: mail programs open links by themselves to look at them. */
export function NotMePage() {
  const { t } = useLingui()
  usePageTitle(t`This wasn’t me`)
  const token = useLinkToken()
  const [raised, setRaised] = useState<RaisedAlarm | null>(() => (token === null ? alarmJustRaised() : null))
  const { press, busy, isVoid, failure } = usePress()
  if (raised) {
    return (
      <IdentityFrame
        title={t`You are signed out everywhere`}
        lead={
          <Trans>
            Whoever was in is out. Your old password opens nothing, and the owners of your business are told.
          </Trans>
        }
      >
        <AlarmRaised alarm={raised} />
        <ToSignIn />
      </IdentityFrame>
    )
  }
  if (token === null || isVoid) {
    return (
      <LinkIsVoid
        lead={
          <Trans>
            It was used already, it is too old, or a part of it is missing. You can do the same in your
            settings, under “Your sign-in”, beside each place where you are signed in.
          </Trans>
        }
        way={
          <Link to={paths.settingsSignIn} className={buttonLook('primary', 'large')}>
            <Trans>Go to your sign-in</Trans>
          </Link>
        }
      />
    )
  }
  return (
    <IdentityFrame
      title={t`This wasn’t you?`}
      lead={<Trans>Then somebody else may be using your sign-in. One press, and this happens:</Trans>}
    >
      <AlarmPress
        busy={busy}
        failure={failure}
        onPress={() => void press(async () => setRaised(await raiseAlarm(token)))}
      >
        <Trans>This wasn’t me: sign everybody out</Trans>
      </AlarmPress>
    </IdentityFrame>
  )
}
