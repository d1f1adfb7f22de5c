import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { askForEmailChange } from '../../api/own-email.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { TextField } from '../../ui/TextField.tsx'

/** Asks for another address. What was typed stays through whatever is asked for in between. */
export function ChangeEmailForm({
  onSent,
  onClose,
}: {
  onSent: (email: string) => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isNoAddress = isRefusal(error, 'invalid_request')
  const isSame = isRefusal(error, 'email_same')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (email.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await askForEmailChange(email)
      onSent(email.trim())
    } catch (caught) {
      if (!(caught instanceof DOMException && caught.name === 'AbortError')) setError(caught)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="mt-4 flex max-w-md flex-col gap-4">
      <TextField
        label={t`New address`}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoFocus
        value={email}
        onChange={setEmail}
        error={
          isTried && email.trim() === ''
            ? t`Write your e-mail.`
            : isNoAddress
              ? t`This is not an e-mail address.`
              : isSame
                ? words(error)
                : null
        }
      />
      {error && !isNoAddress && !isSame ? <Notice tone="danger">{words(error)}</Notice> : null}
      <p className="text-ink-3 text-sm">
        <Trans>
          A link goes there, and your address changes when you follow it. The old address is told then, and
          can take the change back for 7 days.
        </Trans>
      </p>
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          <Trans>Send the link</Trans>
        </Button>
        <Button look="quiet" onPress={onClose}>
          <Trans>Leave it</Trans>
        </Button>
      </div>
    </form>
  )
}
