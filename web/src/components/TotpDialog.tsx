import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { confirmTotp, factorsChanged, type NewTotp } from '../api/second-factors.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from '../ui/TextField.tsx'
import { CopyField } from './CopyField.tsx'
import { QrCode } from './QrCode.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { useErrorWords } from './use-error-words.ts'

/** Takes an authenticator app: the square, a code back, and the codes for the day on which the phone is lost. */
export function TotpDialog({ begun, onClose }: { begun: NewTotp; onClose: () => void }) {
  const { t } = useLingui()
  const [codes, setCodes] = useState<string[] | null>(null)
  const close = () => {
    if (codes) void factorsChanged()
    onClose()
  }
  return (
    <Dialog
      title={codes ? t`Your recovery codes` : t`Set up an authenticator app`}
      closeLabel={t`Close`}
      isOpen
      onClose={codes ? undefined : close}
      footer={
        codes ? (
          <Button look="primary" onPress={close}>
            <Trans>I have kept them</Trans>
          </Button>
        ) : undefined
      }
    >
      {codes ? <RecoveryCodes codes={codes} /> : <Enrol begun={begun} onDone={setCodes} />}
    </Dialog>
  )
}

function Enrol({ begun, onDone }: { begun: NewTotp; onDone: (codes: string[]) => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isWrong = isRefusal(error, 'wrong_code', 'invalid_request')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || code.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      onDone(await confirmTotp(code))
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <div className="flex gap-5 phone:flex-col phone:items-center">
        <QrCode text={begun.uri} label={t`Square to scan with the authenticator app`} />
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <p className="text-ink-2">
            <Trans>
              Scan this with an authenticator app, such as the one of your password manager, Google or
              Microsoft.
            </Trans>
          </p>
          <CopyField label={t`Or type this secret there`} value={begun.secret} />
        </div>
      </div>
      <TextField
        label={t`Code that the app shows now`}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        value={code}
        onChange={setCode}
        error={isWrong ? t`This code is not right. Is the clock of your phone set by itself?` : null}
      />
      {error && !isWrong ? <Notice tone="danger">{words(error)}</Notice> : null}
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={busy} isDisabled={code.trim() === ''}>
          <Trans>Turn it on</Trans>
        </Button>
      </div>
    </form>
  )
}
