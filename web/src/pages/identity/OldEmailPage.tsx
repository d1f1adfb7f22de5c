import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { undoEmailChange } from '../../api/own-email.ts'
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

/** Where the mail to an address leads that was somebody's until their sign-in got another. */
export function OldEmailPage() {
  const { t } = useLingui()
  usePageTitle(t`Bring your address back`)
  const token = useLinkToken()
  const [undone, setUndone] = useState<Awaited<ReturnType<typeof undoEmailChange>> | null>(null)
  const { press, busy, isVoid, failure } = usePress()
  if (undone) {
    return (
      <IdentityFrame
        title={undone.restored ? t`Your address is back` : t`You are signed out everywhere`}
        lead={
          undone.restored ? (
            <Trans>You are signed out everywhere, and the owners of your business are told.</Trans>
          ) : (
            <Trans>
              Somebody else signs in with this address now, so it could not be brought back. Ask an owner of
              your business for help: they are told.
            </Trans>
          )
        }
      >
        {undone.restored ? <AlarmRaised alarm={undone} /> : null}
        <ToSignIn />
      </IdentityFrame>
    )
  }
  if (token === null || isVoid) {
    return (
      <LinkIsVoid
        way={
          <Link to={paths.signIn} search={{}} className={buttonLook('primary', 'large')}>
            <Trans>Sign in</Trans>
          </Link>
        }
      />
    )
  }
  return (
    <IdentityFrame
      title={t`Bring your address back?`}
      lead={
        <Trans>
          Your sign-in was given another address. If that was not you, one press brings this one back, and:
        </Trans>
      }
    >
      <AlarmPress
        busy={busy}
        failure={failure}
        onPress={() => void press(async () => setUndone(await undoEmailChange(token)))}
      >
        <Trans>This wasn’t me: bring it back</Trans>
      </AlarmPress>
    </IdentityFrame>
  )
}
