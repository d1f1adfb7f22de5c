import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { acceptInvitation } from '../../api/identity.ts'
import { type Invited, lookAtInvitation } from '../../api/invitations.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { NewPasswordField } from '../../components/NewPasswordField.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { useLinkToken } from './use-link-token.ts'

/** Where an invitation leads: says who invites, and makes the sign-in for the invited address. */
export function InvitationPage() {
  const { t } = useLingui()
  usePageTitle(t`Your invitation`)
  const token = useLinkToken()
  const [isVoid, setIsVoid] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token ?? ''),
    enabled: token !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (token === null || isVoid || isRefusal(error, 'link_used')) return <VoidInvitation />
  if (!data) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  const { businessName, email } = data
  if (data.taken) {
    return (
      <IdentityFrame
        title={t`${email} signs in here already`}
        lead={
          <Trans>
            This address works with another business in this installation. Ask {businessName} to invite
            another address of yours.
          </Trans>
        }
      >
        <SignInLink />
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame
      title={t`Join ${businessName}`}
      lead={<Trans>A name and a password, and you are in. You sign in with {email}.</Trans>}
    >
      <AcceptForm token={token} invited={data} onVoid={() => setIsVoid(true)} />
    </IdentityFrame>
  )
}

function AcceptForm({ token, invited, onVoid }: { token: string; invited: Invited; onVoid: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isOfPassword = isRefusal(error, 'password_too_short', 'password_too_long', 'password_guessable')
  const isOfName = isRefusal(error, 'invalid_request') && Boolean(error.fields.name)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (name.trim() === '' || password === '') return
    setBusy(true)
    setError(null)
    try {
      const step = await acceptInvitation({ token, name, password })
      await navigate({ to: step ? paths.signIn : paths.inbox, replace: true })
    } catch (caught) {
      if (isRefusal(caught, 'link_used')) onVoid()
      else setError(caught)
    } finally {
      setBusy(false)
    }
  }
  const missing = (value: string) => (isTried && value.trim() === '' ? t`This is needed.` : null)
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <input type="text" autoComplete="username" value={invited.email} readOnly hidden />
      <TextField
        label={t`Your name`}
        autoComplete="name"
        size="large"
        autoFocus
        maxLength={120}
        value={name}
        onChange={setName}
        error={missing(name) ?? (isOfName ? t`Write your name in one line.` : null)}
      />
      <NewPasswordField
        size="large"
        value={password}
        onChange={setPassword}
        context={[invited.businessName, name, ...invited.email.split(/[@.]/)]}
        error={missing(password) ?? (isOfPassword ? words(error) : null)}
      />
      {error && !isOfPassword && !isOfName ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton look="primary" size="large" type="submit" busy={busy}>
        <Trans>Accept and sign in</Trans>
      </PlainButton>
    </form>
  )
}

function VoidInvitation() {
  return (
    <LinkIsVoid
      lead={
        <Trans>
          It was accepted or withdrawn, a newer one was sent, or seven days are over. Ask whoever invited you
          to send it again.
        </Trans>
      }
      way={<SignInLink />}
    />
  )
}

function SignInLink() {
  return (
    <Link to={paths.signIn} search={{}} className={buttonLook('primary', 'large')}>
      <Trans>Sign in</Trans>
    </Link>
  )
}
