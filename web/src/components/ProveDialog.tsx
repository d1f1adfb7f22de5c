import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { proveByPasskey, waysInQuery } from '../api/passkeys.ts'
import { proveByCode, secondFactorsQuery } from '../api/second-factors.ts'
import { proofGiven, refreshCsrf, useSessionState } from '../api/session-state.ts'
import { prove } from '../api/sessions.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { GoogleButton } from './GoogleButton.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'
import { PasswordField } from './PasswordField.tsx'
import { useErrorWords } from './use-error-words.ts'

/** Before something that nobody should do at somebody else's open screen. What was asked for goes on by itself afterwards. */
export function ProveDialog() {
  const { t } = useLingui()
  const { who, ended, proofWanted } = useSessionState()
  return (
    <Dialog
      title={t`Is it you?`}
      closeLabel={t`Leave it`}
      size="small"
      isOpen={proofWanted && !ended && who !== null}
      onClose={() => proofGiven(false)}
    >
      <ProofWays />
    </Dialog>
  )
}

/** A passkey first, where there is one; nothing else where there is nothing else. */
function ProofWays() {
  const { data: ways } = useQuery(waysInQuery())
  const { data: factors } = useQuery(secondFactorsQuery())
  const isOnly = ways?.password === false && factors?.totp === null
  return (
    <div className="flex flex-col gap-4">
      {ways && ways.passkeys > 0 ? (
        <PasskeyButton
          isOnly={isOnly && ways.google === 0}
          onUse={async () => {
            await proveByPasskey()
            proofGiven(true)
          }}
        />
      ) : null}
      {ways && ways.google > 0 ? (
        <GoogleButton
          purpose="prove"
          onDone={async () => {
            await refreshCsrf()
            proofGiven(true)
          }}
        />
      ) : null}
      {isOnly ? null : <ProveForm />}
    </div>
  )
}

/** By the password; by a code of the authenticator app for whoever has no password, or would rather. */
function ProveForm() {
  const words = useErrorWords()
  const { t } = useLingui()
  const { who } = useSessionState()
  const { data: factors } = useQuery(secondFactorsQuery())
  const [chosen, setChosen] = useState<'password' | 'code' | null>(null)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const hasBoth = factors?.totp && factors.password.set
  const way = chosen ?? (factors?.totp && !factors.password.set ? 'code' : 'password')
  const isWrong = isRefusal(error, 'wrong_password', 'wrong_code', 'invalid_request')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || typed === '') return
    setBusy(true)
    setError(null)
    try {
      await (way === 'code' ? proveByCode(typed) : prove(typed))
      proofGiven(true)
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  function choose(next: 'password' | 'code') {
    setChosen(next)
    setTyped('')
    setError(null)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-ink-2">
        {way === 'code' ? (
          <Trans>This needs a code of your authenticator app. For ten minutes you are not asked again.</Trans>
        ) : (
          <Trans>This needs your password once more. For ten minutes you are not asked again.</Trans>
        )}
      </p>
      <input type="text" autoComplete="username" value={who?.member.email ?? ''} readOnly hidden />
      {way === 'code' ? (
        <TextField
          key="code"
          label={t`Code from your authenticator app`}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          maxLength={8}
          value={typed}
          onChange={setTyped}
          error={isWrong ? t`This code is not right, or was used already. Each code works once.` : null}
        />
      ) : (
        <PasswordField
          key="password"
          size="medium"
          autoFocus
          autoComplete="current-password"
          value={typed}
          onChange={setTyped}
          error={isWrong ? words(error) : null}
        />
      )}
      {error && !isWrong ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {hasBoth ? (
          <Button
            look="quiet"
            className="mr-auto"
            onPress={() => choose(way === 'code' ? 'password' : 'code')}
          >
            {way === 'code' ? <Trans>Use the password</Trans> : <Trans>Use a code</Trans>}
          </Button>
        ) : null}
        <Button look="quiet" onPress={() => proofGiven(false)}>
          <Trans>Leave it</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Go on</Trans>
        </Button>
      </div>
    </form>
  )
}
