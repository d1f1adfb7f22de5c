import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { verifyEmail } from '../../api/mail-links.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { useLinkToken } from './use-link-token.ts'

/** A press, not the mere opening, confirms: mail programs open links by themselves to look at them. */
export function ConfirmEmailPage() {
  const { t } = useLingui()
  usePageTitle(t`Confirm your e-mail`)
  const words = useErrorWords()
  const token = useLinkToken()
  const [face, setFace] = useState<'ask' | 'done' | 'void'>(token === null ? 'void' : 'ask')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function confirm() {
    if (busy || token === null) return
    setBusy(true)
    setError(null)
    try {
      await verifyEmail(token)
      setFace('done')
    } catch (caught) {
      if (isRefusal(caught, 'link_used')) setFace('void')
      else setError(caught)
    } finally {
      setBusy(false)
    }
  }
  const goOn = (
    <Link to={paths.inbox} className={buttonLook('primary', 'large')}>
      <Trans>Go on to Plumbline</Trans>
    </Link>
  )
  if (face === 'void') {
    return (
      <LinkIsVoid
        lead={
          <Trans>
            It was used already, it is too old, or a part of it is missing. You get a new one in the settings,
            under “Your sign-in”.
          </Trans>
        }
        way={goOn}
      />
    )
  }
  if (face === 'done') {
    return (
      <IdentityFrame title={t`Your e-mail is confirmed`} lead={<Trans>Thank you. That was all.</Trans>}>
        <div className="flex">{goOn}</div>
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame
      title={t`Confirm your e-mail`}
      lead={<Trans>You came by the link that we sent there: one press, and it is confirmed.</Trans>}
    >
      <div className="flex flex-col gap-4">
        {error ? <Notice tone="danger">{words(error)}</Notice> : null}
        <PlainButton look="primary" size="large" busy={busy} onClick={() => void confirm()}>
          <Trans>Yes, this is my address</Trans>
        </PlainButton>
      </div>
    </IdentityFrame>
  )
}
