import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { resetPassword } from '../../api/mail-links.ts'
import { NewPasswordField } from '../../components/NewPasswordField.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { useLinkToken } from './use-link-token.ts'

/** Where the link for a new password leads. It signs nobody in: what signing in asks for is asked for afterwards. */
export function NewPasswordPage() {
  const { t } = useLingui()
  usePageTitle(t`Choose a new password`)
  const token = useLinkToken()
  const [face, setFace] = useState<'form' | 'done' | 'void'>(token === null ? 'void' : 'form')
  if (token === null || face === 'void') {
    return (
      <LinkIsVoid
        way={
          <Link to={paths.forgotPassword} className={buttonLook('primary', 'large')}>
            <Trans>Ask for a new link</Trans>
          </Link>
        }
      />
    )
  }
  if (face === 'done') {
    return (
      <IdentityFrame
        title={t`Your password is new`}
        lead={<Trans>You are signed out everywhere. Come in with the new one.</Trans>}
      >
        <Link to={paths.signIn} search={{}} className={buttonLook('primary', 'large')}>
          <Trans>Sign in</Trans>
        </Link>
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame
      title={t`Choose a new password`}
      lead={<Trans>Every browser in which you are signed in is signed out then.</Trans>}
    >
      <NewPasswordForm token={token} onDone={() => setFace('done')} onVoid={() => setFace('void')} />
    </IdentityFrame>
  )
}

function NewPasswordForm({
  token,
  onDone,
  onVoid,
}: {
  token: string
  onDone: () => void
  onVoid: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isOfField = isRefusal(error, 'password_too_short', 'password_too_long', 'password_guessable')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (password === '') return
    setBusy(true)
    setError(null)
    try {
      await resetPassword(token, password)
      onDone()
    } catch (caught) {
      if (isRefusal(caught, 'link_used')) onVoid()
      else setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <NewPasswordField
        label={t`New password`}
        size="large"
        autoFocus
        value={password}
        onChange={setPassword}
        context={[]}
        error={isTried && password === '' ? t`Write a password.` : isOfField ? words(error) : null}
      />
      {error && !isOfField ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton look="primary" size="large" type="submit" busy={busy}>
        <Trans>Set the password</Trans>
      </PlainButton>
    </form>
  )
}
