import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { confirmSignUp } from '../../api/identity.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { forgetForm } from './kept-form.ts'

/** The mailbox has a code, or the word that it signs in here already; this page knows no more than the server tells. */
export function SignUpCode({ email, onBack }: { email: string; onBack: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
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
      await confirmSignUp(code)
      forgetForm('sign-up')
      forgetForm('sign-up-mailed')
      await navigate({ to: paths.inbox, replace: true })
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <IdentityFrame title={t`Look into your mail`}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Notice tone="success" icon={<MailCheck aria-hidden size={16} />}>
          <Trans>
            We have written to {email}. The code in that mail works for 30 minutes, in this browser. Look
            among the junk mail too.
          </Trans>
        </Notice>
        <TextField
          label={t`Code from the mail`}
          name="code"
          autoComplete="one-time-code"
          size="large"
          autoFocus
          maxLength={40}
          value={code}
          onChange={setCode}
          description={<Trans>Ten letters and digits, such as 3F7KM-9TQ2X.</Trans>}
          error={
            isWrong ? t`This code is not right, or its time is over. Go back to have another one sent.` : null
          }
        />
        {error && !isWrong ? <Notice tone="danger">{words(error)}</Notice> : null}
        <PlainButton look="primary" size="large" type="submit" busy={busy}>
          <Trans>Create the business</Trans>
        </PlainButton>
        <PlainButton size="large" onClick={onBack}>
          <Trans>Back</Trans>
        </PlainButton>
      </form>
    </IdentityFrame>
  )
}
