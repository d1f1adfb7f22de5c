import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { proofGiven, useSessionState } from '../api/session-state.ts'
import { prove } from '../api/sessions.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
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
      <ProveForm />
    </Dialog>
  )
}

function ProveForm() {
  const words = useErrorWords()
  const { who } = useSessionState()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || password === '') return
    setBusy(true)
    setError(null)
    try {
      await prove(password)
      proofGiven(true)
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  const isWrong = isRefusal(error, 'wrong_password')
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-ink-2">
        <Trans>This needs your password once more. For ten minutes you are not asked again.</Trans>
      </p>
      <input type="text" autoComplete="username" value={who?.member.email ?? ''} readOnly hidden />
      <PasswordField
        size="medium"
        autoFocus
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={isWrong ? words(error) : null}
      />
      {error && !isWrong ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end gap-2">
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
