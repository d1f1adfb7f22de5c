import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { googleInvitationAddress } from '../../api/google.ts'
import { acceptInvitation, signInQuery } from '../../api/identity.ts'
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
import { GoogleWay } from './GoogleWay.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { JoinWithSignIn } from './JoinWithSignIn.tsx'
import { LinkIsVoid } from './LinkIsVoid.tsx'
import { OrByPassword } from './OrByPassword.tsx'
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
  if (data.taken) return <JoinWithSignIn token={token} invited={data} onVoid={() => setIsVoid(true)} />
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
      <ByGoogle token={token} email={invited.email} onVoid={onVoid} onError={setError} />
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

/** For the invited address alone, where Google answers for it: it says so before, so that nobody goes there in vain. */
function ByGoogle({
  token,
  email,
  onVoid,
  onError,
}: {
  token: string
  email: string
  onVoid: () => void
  onError: (error: unknown) => void
}) {
  const { data } = useQuery(signInQuery())
  if (data?.google?.origin !== location.origin) return null
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <GoogleWay
          origin={data.google.origin}
          address={() => googleInvitationAddress(token)}
          onError={(error) => (isRefusal(error, 'link_used') ? onVoid() : onError(error))}
        />
        <p className="text-ink-3 text-xs">
          <Trans>With the Google account of {email}, and no other.</Trans>
        </p>
      </div>
      <OrByPassword />
    </div>
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
