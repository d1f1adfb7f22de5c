import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { changeEmail } from '../../api/own-email.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { useLinkToken } from './use-link-token.ts'
import { usePress } from './use-press.ts'

/** Where the mail to a new address leads. */
export function NewEmailPage() {
  const { t } = useLingui()
  usePageTitle(t`Your new address`)
  const token = useLinkToken()
  const [isDone, setIsDone] = useState(false)
  const { press, busy, isVoid, failure } = usePress()
  const goOn = (
    <Link to={paths.inbox} className={buttonLook('primary', 'large')}>
      <Trans>Go on to Plumbline</Trans>
    </Link>
  )
  if (isDone) {
    return (
      <IdentityFrame
        title={t`Your address is changed`}
        lead={<Trans>From now on you sign in with this one. The old one is told.</Trans>}
      >
        <div className="flex">{goOn}</div>
      </IdentityFrame>
    )
  }
  if (token === null || isVoid) {
    return (
      <LinkIsVoid
        lead={
          <Trans>
            It was used already, it is older than 15 minutes, or a part of it is missing. Ask for the change
            once more in the settings, under “Your sign-in”.
          </Trans>
        }
        way={goOn}
      />
    )
  }
  return (
    <IdentityFrame
      title={t`Use this address from now on?`}
      lead={
        <Trans>
          You came by the link that we sent there. One press, and it signs you in from now on; the address
          before signs in no more.
        </Trans>
      }
    >
      <div className="flex flex-col gap-4">
        {failure ? <Notice tone="danger">{failure}</Notice> : null}
        <PlainButton
          look="primary"
          size="large"
          busy={busy}
          onClick={() =>
            void press(async () => {
              await changeEmail(token)
              setIsDone(true)
            })
          }
        >
          <Trans>Yes, use this address</Trans>
        </PlainButton>
      </div>
    </IdentityFrame>
  )
}
