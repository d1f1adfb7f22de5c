import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { useWho } from '../../api/identity.ts'
import { NewPasswordField } from '../../components/NewPasswordField.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'

/** Takes a second factor away. A password that is fine beside one is too short alone: where it was the last, a new one comes in the same step. */
export function RemoveFactorDialog({
  title,
  about,
  onRemove,
  onClose,
}: {
  title: string
  about: ReactNode
  onRemove: (password?: string) => Promise<void>
  onClose: () => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const { account, member } = useWho()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [isAsked, setIsAsked] = useState(false)
  const isOfPassword = isRefusal(error, 'password_too_short', 'password_too_long', 'password_guessable')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await onRemove(isAsked ? password : undefined)
      onClose()
    } catch (caught) {
      if (isRefusal(caught, 'password_wanted')) setIsAsked(true)
      if (!(caught instanceof DOMException && caught.name === 'AbortError')) setError(caught)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} closeLabel={t`Close`} size="small" isAlert isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-ink-2">{about}</p>
        {isAsked ? (
          <NewPasswordField
            label={t`New password`}
            value={password}
            onChange={setPassword}
            context={[account.name, member.name, ...member.email.split(/[@.]/)]}
            error={isOfPassword ? words(error) : null}
          />
        ) : null}
        {error && !isOfPassword ? <Notice tone="danger">{words(error)}</Notice> : null}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" type="submit" busy={busy} isDisabled={isAsked && password === ''}>
            <Trans>Remove</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
