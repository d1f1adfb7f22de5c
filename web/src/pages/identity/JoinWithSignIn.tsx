import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { loadWho, type SecondFactor, signOut } from '../../api/identity.ts'
import type { Invited } from '../../api/invitations.ts'
import { joinByInvitation } from '../../api/workplaces.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { SecondFactorForm } from '../../components/SecondFactorForm.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'

/** The invited address signs in here already: whoever holds it joins with that sign-in, and works in both businesses. */
export function JoinWithSignIn({
  token,
  invited,
  onVoid,
}: {
  token: string
  invited: Invited
  onVoid: () => void
}) {
  const { t } = useLingui()
  const { data: who, error, isPending, refetch } = useQuery({ queryKey: ['who-joins'], queryFn: loadWho })
  const { businessName, email } = invited
  if (isPending) return <PagePending />
  if (error) return <LoadFailed error={error} onRetry={() => void refetch()} />
  if (who?.member.email === email) return <Join token={token} invited={invited} onVoid={onVoid} />
  return (
    <IdentityFrame
      title={t`Join ${businessName}`}
      lead={
        <Trans>
          {email} signs in here already. Sign in with it, and you work in {businessName} as well.
        </Trans>
      }
    >
      {who ? <SomebodyElse email={who.member.email} onLeft={() => void refetch()} /> : <SignInFirst />}
    </IdentityFrame>
  )
}

function SignInFirst() {
  return (
    <Link to={paths.signIn} search={{ next: paths.invitation }} className={buttonLook('primary', 'large')}>
      <Trans>Sign in to join</Trans>
    </Link>
  )
}

function SomebodyElse({ email, onLeft }: { email: string; onLeft: () => void }) {
  const words = useErrorWords()
  const [error, setError] = useState<unknown>(null)
  const leave = () => signOut().then(onLeft, setError)
  return (
    <div className="flex flex-col items-start gap-4">
      <Notice tone="warning">
        <Trans>You are signed in as {email}. This invitation is not for that address.</Trans>
      </Notice>
      {error ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton size="large" onClick={() => void leave()}>
        <Trans>Sign out</Trans>
      </PlainButton>
    </div>
  )
}

function Join({ token, invited, onVoid }: { token: string; invited: Invited; onVoid: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [step, setStep] = useState<SecondFactor | null>(null)
  const { businessName, email } = invited

  async function join() {
    setBusy(true)
    setError(null)
    try {
      // Where nothing more is wanted, the page begins anew in that business.
      setStep(await joinByInvitation(token))
    } catch (caught) {
      if (isRefusal(caught, 'link_used')) onVoid()
      else setError(caught)
      setBusy(false)
    }
  }
  if (step) {
    return (
      <IdentityFrame title={t`One step more`} lead={<Trans>{businessName} requires a second factor.</Trans>}>
        <SecondFactorForm
          step={step}
          onDone={() => void navigate({ to: paths.inbox, replace: true })}
          onOver={() => void navigate({ to: paths.inbox, replace: true })}
        />
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame
      title={t`Join ${businessName}`}
      lead={
        <Trans>
          With the sign-in that you have, {email}. You work in both businesses then, and change between them
          in your menu.
        </Trans>
      }
    >
      <div className="flex flex-col items-start gap-4">
        {error ? <Notice tone="danger">{words(error)}</Notice> : null}
        <PlainButton look="primary" size="large" busy={busy} onClick={() => void join()}>
          <Trans>Join</Trans>
        </PlainButton>
      </div>
    </IdentityFrame>
  )
}
