import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { goOnAsSignedIn, type SecondFactor, signIn, signInByPasskey, signInQuery } from '../api/identity.ts'
import { useSessionState } from '../api/session-state.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { GoogleButton } from './GoogleButton.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'
import { useErrorWords } from './use-error-words.ts'

/** The session has ended while somebody was at work: the page and what they typed stay, and everything goes on after. */
export function SignInAgain() {
  const { t } = useLingui()
  const { who, ended } = useSessionState()
  const words = useErrorWords()
  const { data } = useQuery(signInQuery())
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [step, setStep] = useState<SecondFactor | null>(null)
  if (!ended || !who) return null
  const { email } = who.member

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || password === '') return
    setBusy(true)
    setError(null)
    try {
      setStep(await signIn({ email, password }))
      setPassword('')
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }

  if (step) {
    const over = () => setStep(null)
    return (
      <Dialog title={t`One step more`} closeLabel={t`Close`} size="small" isOpen>
        <SecondFactorForm step={step} onDone={over} onOver={over} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t`Your session has ended`} closeLabel={t`Close`} size="small" isOpen>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-ink-2">
          <Trans>Sign in again to go on. Nothing you typed is lost.</Trans>
        </p>
        <PasskeyButton onUse={() => signInByPasskey()} />
        {data?.google?.origin === location.origin ? (
          <GoogleButton purpose="enter" onDone={goOnAsSignedIn} />
        ) : null}
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <div>
          <div className="font-medium text-ink-2 text-xs">
            <Trans>E-mail</Trans>
          </div>
          <div className="truncate text-ink">{email}</div>
        </div>
        <TextField
          label={t`Password`}
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={setPassword}
          error={isRefusal(error, 'wrong_credentials') ? words(error) : null}
        />
        {error && !isRefusal(error, 'wrong_credentials') ? (
          <Notice tone="danger">{words(error)}</Notice>
        ) : null}
        <div className="flex justify-between gap-2">
          <Button look="quiet" onPress={() => location.assign('/sign-in')}>
            <Trans>Somebody else</Trans>
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            <Trans>Sign in</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
