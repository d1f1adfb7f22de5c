import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { type SecondFactor, signIn, signUpQuery } from '../../api/identity.ts'
import { PasswordField } from '../../components/PasswordField.tsx'
import { SecondFactorForm } from '../../components/SecondFactorForm.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths, publicPaths } from '../../paths.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { keepForm, keptForm } from './kept-form.ts'
import { QuickWays } from './QuickWays.tsx'

export function SignInPage() {
  const { t } = useLingui()
  usePageTitle(t`Sign in`)
  const { next } = useSearch({ from: paths.signIn })
  const navigate = useNavigate()
  const words = useErrorWords()
  const { data: signUp } = useQuery(signUpQuery())
  const [email, setEmail] = useState(() => keptForm('sign-in', { email: '' }).email)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [isTried, setIsTried] = useState(false)
  const [step, setStep] = useState<SecondFactor | null>(null)
  const goOn = () => navigate({ href: next ?? paths.inbox, replace: true })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (email.trim() === '' || password === '') return
    setBusy(true)
    setError(null)
    try {
      const wanted = await signIn({ email, password })
      if (!wanted) return await goOn()
      setStep(wanted)
      setPassword('')
      setIsTried(false)
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }

  const isEmailMissing = isTried && email.trim() === ''
  const emailError =
    isRefusal(error, 'invalid_request') && error.fields.email ? t`This is not an e-mail address.` : null
  if (step) {
    return (
      <IdentityFrame title={t`One step more`} lead={email}>
        <SecondFactorForm step={step} onDone={() => void goOn()} onOver={() => setStep(null)} />
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame title={t`Sign in`}>
      <QuickWays
        busy={busy}
        returnTo={next ?? paths.inbox}
        onLeave={() => keepForm('sign-in', { email })}
        onSignedIn={goOn}
        onError={setError}
      />
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t`E-mail`}
          name="email"
          type="email"
          inputMode="email"
          autoComplete="username webauthn"
          size="large"
          autoFocus
          value={email}
          onChange={setEmail}
          error={isEmailMissing ? t`Write your e-mail.` : emailError}
        />
        <PasswordField
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={isTried && password === '' ? t`Write your password.` : null}
        />
        {error && !emailError ? <Notice tone="danger">{words(error)}</Notice> : null}
        <PlainButton look="primary" size="large" type="submit" busy={busy}>
          <Trans>Sign in</Trans>
        </PlainButton>
      </form>
      <p className="mt-4 text-sm">
        <Link to={paths.forgotPassword} className="font-medium text-accent-ink hover:underline">
          <Trans>Forgot your password?</Trans>
        </Link>
      </p>
      {signUp?.demo ? (
        <p className="mt-6 border-line border-t pt-4 text-ink-2 text-sm">
          <Trans>
            This is a demo: the terminal in which Plumbline was started shows a sign-in link. The passwords
            stand in demo.json, in its data folder.
          </Trans>
        </p>
      ) : null}
      {signUp?.open ? (
        <p className="mt-6 text-ink-2 text-sm">
          <Trans>No business here yet?</Trans>{' '}
          <Link to={paths.signUp} className="font-medium text-accent-ink hover:underline">
            <Trans>Set one up</Trans>
          </Link>
        </p>
      ) : null}
      <p className="mt-6 text-ink-2 text-sm">
        <a href={publicPaths.trust} className="font-medium text-accent-ink hover:underline">
          <Trans>What we promise, and whether it holds</Trans>
        </a>
      </p>
    </IdentityFrame>
  )
}
