import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type SecondFactor, signInByLink } from '../../api/identity.ts'
import { SecondFactorForm } from '../../components/SecondFactorForm.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'

/** A one-time link: its token is behind the `#`, which browsers keep from servers, proxies and their logs. */
export function LinkPage() {
  const { t } = useLingui()
  usePageTitle(t`Sign in`)
  const navigate = useNavigate()
  const words = useErrorWords()
  const [token] = useState(tokenOnce)
  const [attempt, setAttempt] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const [step, setStep] = useState<SecondFactor | null>(null)

  useEffect(() => {
    if (!token) return
    let isLeft = false
    setError(null)
    signInOnce(token, attempt).then(
      (wanted) => {
        if (isLeft) return
        if (wanted) setStep(wanted)
        else void navigate({ to: paths.inbox, replace: true })
      },
      (caught: unknown) => isLeft || setError(caught),
    )
    return () => {
      isLeft = true
    }
  }, [token, attempt, navigate])

  if (step) {
    return (
      <IdentityFrame title={t`One step more`}>
        <SecondFactorForm
          step={step}
          onDone={() => void navigate({ to: paths.inbox, replace: true })}
          onOver={() => void navigate({ to: paths.signIn, search: {}, replace: true })}
        />
      </IdentityFrame>
    )
  }
  if (token && !error) {
    return (
      <IdentityFrame title={t`Signing you in`} lead={<Trans>One moment.</Trans>}>
        <div role="status" aria-label={t`Signing you in`} className="text-ink-3">
          <Spinner size={20} />
        </div>
      </IdentityFrame>
    )
  }
  return (
    <IdentityFrame
      title={t`This link did not sign you in`}
      lead={
        <Trans>A link works once, and not for long. Sign in with your password, or ask for a new link.</Trans>
      }
    >
      <div className="flex flex-col gap-4">
        {token ? (
          <Notice tone="danger">{words(error)}</Notice>
        ) : (
          <Notice tone="warning">
            <Trans>The link is not whole: the part behind # is missing.</Trans>
          </Notice>
        )}
        <div className="flex gap-2">
          {token ? (
            <PlainButton onClick={() => setAttempt(attempt + 1)}>
              <Trans>Try again</Trans>
            </PlainButton>
          ) : null}
          <Link to={paths.signIn} search={{}} className={buttonLook('primary')}>
            <Trans>Sign in with a password</Trans>
          </Link>
        </div>
      </div>
    </IdentityFrame>
  )
}

/** Takes the token out of the address, so that it is neither in the history nor on a shared screen. */
function tokenOnce(): string | null {
  const token = location.hash.slice(1)
  if (token !== '') history.replaceState(history.state, '', location.pathname)
  return token === '' ? spent : token
}

let spent: string | null = null
let asked: { token: string; attempt: number; answer: Promise<SecondFactor | null> } | null = null

/** React may run an effect twice; a one-time token must go out once. */
function signInOnce(token: string, attempt: number): Promise<SecondFactor | null> {
  spent = token
  if (asked?.token === token && asked.attempt === attempt) return asked.answer
  asked = { token, attempt, answer: signInByLink(token) }
  return asked.answer
}
