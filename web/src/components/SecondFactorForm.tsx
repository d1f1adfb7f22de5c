import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { passSecondFactor, type SecondFactor } from '../api/identity.ts'
import { Notice } from '../ui/Notice.tsx'
import { PlainButton } from '../ui/PlainButton.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from './use-error-words.ts'

/** The second step of signing in. Without React Aria: it stands on the sign-in page. */
export function SecondFactorForm({
  step,
  onDone,
  onOver,
}: {
  step: SecondFactor
  onDone: () => void
  /** Back to the beginning: on purpose, or because it took too long. */
  onOver: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [isByApp, setIsByApp] = useState(step.methods.includes('totp'))
  const [code, setCode] = useState('')
  const [trustBrowser, setTrustBrowser] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isWrong = isRefusal(error, 'wrong_code', 'invalid_request')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || code.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await passSecondFactor(code, trustBrowser)
      onDone()
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        key={isByApp ? 'app' : 'recovery'}
        label={isByApp ? t`Code from your authenticator app` : t`Recovery code`}
        name="code"
        inputMode={isByApp ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        size="large"
        autoFocus
        maxLength={isByApp ? 8 : 40}
        value={code}
        onChange={setCode}
        description={
          isByApp ? (
            <Trans>Six digits; a new one every half minute.</Trans>
          ) : (
            <Trans>One of the ten that you kept, such as 3F7KM-9TQ2X. Each works once.</Trans>
          )
        }
        error={isWrong ? t`This code is not right, or was used already. Each code works once.` : null}
      />
      <label className="touch flex items-center gap-2.5 text-ink text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={trustBrowser}
          onChange={(event) => setTrustBrowser(event.target.checked)}
        />
        <Trans>Do not ask in this browser for 30 days</Trans>
      </label>
      {error && !isWrong ? <Notice tone="danger">{words(error)}</Notice> : null}
      {isRefusal(error, 'second_factor_over') ? (
        <PlainButton look="primary" size="large" onClick={onOver}>
          <Trans>Sign in from the beginning</Trans>
        </PlainButton>
      ) : (
        <PlainButton look="primary" size="large" type="submit" busy={busy}>
          <Trans>Sign in</Trans>
        </PlainButton>
      )}
      <div className="flex flex-wrap justify-between gap-2 text-sm">
        {step.methods.includes('totp') && step.methods.includes('recovery') ? (
          <button
            type="button"
            className="touch font-medium text-accent-ink hover:underline"
            onClick={() => {
              setIsByApp(!isByApp)
              setCode('')
              setError(null)
            }}
          >
            {isByApp ? <Trans>Use a recovery code</Trans> : <Trans>Use the authenticator app</Trans>}
          </button>
        ) : null}
        <button type="button" className="touch text-ink-2 hover:underline" onClick={onOver}>
          <Trans>Somebody else</Trans>
        </button>
      </div>
    </form>
  )
}
