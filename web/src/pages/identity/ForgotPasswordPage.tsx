import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { signUpQuery } from '../../api/identity.ts'
import { askForReset } from '../../api/mail-links.ts'
import { PagePending } from '../../components/PageFaces.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'

/** Says the same whether somebody has that address here or not: the page knows no more than the server tells. */
export function ForgotPasswordPage() {
  const { t } = useLingui()
  usePageTitle(t`A new password`)
  const { data, error } = useQuery(signUpQuery())
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (!data && !error) return <PagePending />
  if (data && !data.mail) return <WithoutMail />
  return (
    <IdentityFrame
      title={t`A new password`}
      lead={<Trans>Write your e-mail, and we send you a link with which you choose a new one.</Trans>}
    >
      {sentTo === null ? (
        <ForgotForm onSent={setSentTo} />
      ) : (
        <Sent to={sentTo} onAgain={() => setSentTo(null)} />
      )}
      <BackToSignIn />
    </IdentityFrame>
  )
}

function ForgotForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isMissing = isTried && email.trim() === ''
  const isNoAddress = isRefusal(error, 'invalid_request')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (email.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await askForReset(email)
      onSent(email.trim())
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label={t`E-mail`}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        size="large"
        autoFocus
        value={email}
        onChange={setEmail}
        error={isMissing ? t`Write your e-mail.` : isNoAddress ? t`This is not an e-mail address.` : null}
      />
      {error && !isNoAddress ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton look="primary" size="large" type="submit" busy={busy}>
        <Trans>Send the link</Trans>
      </PlainButton>
    </form>
  )
}

function Sent({ to, onAgain }: { to: string; onAgain: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="success" icon={<MailCheck aria-hidden size={16} />}>
        <Trans>
          If {to} signs in here, a link is on its way there. It works once, for an hour. Look among the junk
          mail too.
        </Trans>
      </Notice>
      <PlainButton size="large" onClick={onAgain}>
        <Trans>Another address</Trans>
      </PlainButton>
    </div>
  )
}

function WithoutMail() {
  const { t } = useLingui()
  return (
    <IdentityFrame
      title={t`A new password`}
      lead={<Trans>This installation sends no mail. Whoever runs this server can make a link for you.</Trans>}
    >
      <BackToSignIn />
    </IdentityFrame>
  )
}

function BackToSignIn() {
  return (
    <p className="mt-6 text-sm">
      <Link to={paths.signIn} search={{}} className="font-medium text-accent-ink hover:underline">
        <Trans>Back to sign-in</Trans>
      </Link>
    </p>
  )
}
