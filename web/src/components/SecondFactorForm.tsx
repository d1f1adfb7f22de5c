import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { SecondFactorMethod } from '#contract/identity.ts'
import { isRefusal } from '../api/errors.ts'
import { passSecondFactor, type SecondFactor } from '../api/identity.ts'
import { Notice } from '../ui/Notice.tsx'
import { PlainButton } from '../ui/PlainButton.tsx'
import { TextField } from '../ui/TextField.tsx'
import { SecondFactorByPasskey } from './SecondFactorByPasskey.tsx'
import { useErrorWords } from './use-error-words.ts'

/** The second step of signing in: a passkey first, where there is one. Without React Aria: it stands on the sign-in page. */
export function SecondFactorForm({
  step: { methods },
  onDone,
  onOver,
}: {
  step: SecondFactor
  onDone: () => void
  /** Back to the beginning: on purpose, or because it took too long. */
  onOver: () => void
}) {
  const [way, setWay] = useState<SecondFactorMethod | null>(methods[0] ?? null)
  const [trustBrowser, setTrustBrowser] = useState(false)
  const trust = <TrustBox isOn={trustBrowser} onChange={setTrustBrowser} />
  return (
    <div className="flex flex-col gap-4">
      {way === null ? (
        <Notice tone="warning">
          <Trans>
            You have a passkey for another address of this installation, and no other second factor. Ask
            whoever runs it to take it away.
          </Trans>
        </Notice>
      ) : way === 'passkey' ? (
        <SecondFactorByPasskey trustBrowser={trustBrowser} trust={trust} onDone={onDone} onOver={onOver} />
      ) : (
        <CodeForm
          key={way}
          way={way}
          trustBrowser={trustBrowser}
          trust={trust}
          onDone={onDone}
          onOver={onOver}
        />
      )}
      <div className="flex flex-col items-start gap-1 text-sm">
        {methods
          .filter((method) => method !== way)
          .map((method) => (
            <button
              key={method}
              type="button"
              className="touch font-medium text-accent-ink hover:underline"
              onClick={() => setWay(method)}
            >
              <WayWords method={method} />
            </button>
          ))}
        <button type="button" className="touch text-ink-2 hover:underline" onClick={onOver}>
          <Trans>Somebody else</Trans>
        </button>
      </div>
    </div>
  )
}

function WayWords({ method }: { method: SecondFactorMethod }) {
  if (method === 'passkey') return <Trans>Use a passkey or security key</Trans>
  return method === 'totp' ? <Trans>Use the authenticator app</Trans> : <Trans>Use a recovery code</Trans>
}

function TrustBox({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="touch flex items-center gap-2.5 text-ink text-sm">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      <Trans>Do not ask in this browser for 30 days</Trans>
    </label>
  )
}

function CodeForm({
  way,
  trustBrowser,
  trust,
  onDone,
  onOver,
}: {
  way: 'totp' | 'recovery'
  trustBrowser: boolean
  trust: ReactNode
  onDone: () => void
  onOver: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isByApp = way === 'totp'
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
      {trust}
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
    </form>
  )
}
