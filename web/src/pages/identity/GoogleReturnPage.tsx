import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { type GooglePurpose, googlePurposeSchema } from '#contract/google.ts'
import { isRefusal } from '../../api/errors.ts'
import { type GoogleReturn, returnFromGoogle } from '../../api/google.ts'
import { besidePage, tellPageBeside } from '../../api/google-window.ts'
import { SecondFactorForm } from '../../components/SecondFactorForm.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toast.ts'
import { IdentityFrame } from './IdentityFrame.tsx'
import { forgetForm, keepForm } from './kept-form.ts'

/** Where Google sends people back to, whatever was begun there. */
export function GoogleReturnPage() {
  const { t } = useLingui()
  usePageTitle(t`Back from Google`)
  const navigate = useNavigate()
  const [{ purpose, answer }] = useState(answerOnce)
  const [error, setError] = useState<unknown>(null)
  const [step, setStep] = useState<Extract<GoogleReturn, { kind: 'second factor' }> | null>(null)
  const [isBeside, setIsBeside] = useState(false)

  function goTo(returnTo: string, done: 'signed in' | 'proven') {
    if (!returnTo.startsWith(besidePage)) return void navigate({ href: returnTo, replace: true })
    setStep(null)
    setIsBeside(true)
    tellPageBeside(done)
  }
  const follow = useEffectEvent((end: GoogleReturn) => {
    if (end.kind === 'second factor') return setStep(end)
    if (end.kind === 'sign up') {
      keepForm('google', end.signUp)
      return void navigate({ to: paths.signUp, replace: true })
    }
    if (end.kind === 'linked') toast(t`${end.email} signs you in from now on.`)
    goTo(end.returnTo, end.kind === 'proven' ? 'proven' : 'signed in')
  })
  useEffect(() => {
    if (!purpose) return
    let isLeft = false
    returnOnce(purpose, answer).then(
      (end) => isLeft || follow(end),
      (caught: unknown) => isLeft || setError(caught),
    )
    return () => {
      isLeft = true
    }
  }, [purpose, answer])

  if (isBeside) {
    return (
      <IdentityFrame
        title={t`Done`}
        lead={<Trans>You can close this window and go on in the other one.</Trans>}
      >
        {null}
      </IdentityFrame>
    )
  }
  if (step) {
    return (
      <IdentityFrame title={t`One step more`}>
        <SecondFactorForm
          step={step.step}
          onDone={() => goTo(step.returnTo, 'signed in')}
          onOver={() => void navigate({ to: paths.signIn, search: {}, replace: true })}
        />
      </IdentityFrame>
    )
  }
  if (purpose && !error) {
    return (
      <IdentityFrame title={t`Back from Google`} lead={<Trans>One moment.</Trans>}>
        <div role="status" aria-label={t`One moment.`} className="text-ink-3">
          <Spinner size={20} />
        </div>
      </IdentityFrame>
    )
  }
  return <NotDone purpose={purpose} error={error} />
}

/** Why not, and which way leads on. */
function NotDone({ purpose, error }: { purpose: GooglePurpose | null; error: unknown }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const titles: Record<GooglePurpose, string> = {
    enter: t`Google did not sign you in`,
    link: t`Your Google account is not linked`,
    prove: t`This did not show that it is you`,
    invitation: t`The invitation is not accepted yet`,
  }
  return (
    <IdentityFrame title={purpose ? titles[purpose] : t`Nothing to do here`}>
      <div className="flex flex-col gap-5">
        <Notice tone={error && !isRefusal(error, 'google_denied') ? 'danger' : 'warning'}>
          {error ? (
            words(error)
          ) : (
            <Trans>Google sends people to this page. There is nothing that it has sent.</Trans>
          )}
        </Notice>
        {isRefusal(error, 'google_link_first') ? (
          <p className="text-ink-2 text-sm">
            <Trans>
              If it was not you who made that sign-in, ask for a new password by mail, and look in its
              settings for passkeys that are not yours.
            </Trans>
          </p>
        ) : null}
        <WayOn purpose={purpose} error={error} />
      </div>
    </IdentityFrame>
  )
}

function WayOn({ purpose, error }: { purpose: GooglePurpose | null; error: unknown }) {
  const look = buttonLook('primary', 'large')
  if (purpose === 'link' || purpose === 'prove') {
    return (
      <Link to={paths.settingsSignIn} className={look}>
        <Trans>Back to your sign-in</Trans>
      </Link>
    )
  }
  if (purpose === 'invitation') {
    return (
      <p className="text-ink-2">
        <Trans>Open the link of your invitation once more to go on.</Trans>
      </p>
    )
  }
  const isToLink = isRefusal(error, 'google_link_first')
  return (
    <div className="flex flex-wrap gap-2">
      <Link to={paths.signIn} search={isToLink ? { next: paths.settingsSignIn } : {}} className={look}>
        {isToLink ? <Trans>Sign in, then link it</Trans> : <Trans>Back to signing in</Trans>}
      </Link>
      {isToLink ? (
        <Link to={paths.forgotPassword} className={buttonLook('secondary', 'large')}>
          <Trans>Forgot your password?</Trans>
        </Link>
      ) : null}
    </div>
  )
}

type Brought = { purpose: GooglePurpose | null; answer: string }
let brought: Brought | null = null

/** Takes what Google has sent out of the address, so that it is neither in the history nor on a shared screen. React may ask twice. */
function answerOnce(): Brought {
  const answer = location.search
  if (answer !== '') {
    history.replaceState(history.state, '', location.pathname)
    const state = new URLSearchParams(answer).get('state') ?? ''
    brought = { purpose: googlePurposeSchema.safeParse(state.split('.')[0]).data ?? null, answer }
  }
  return brought ?? { purpose: null, answer: '' }
}

let asked: { answer: string; end: Promise<GoogleReturn> } | null = null

/** React may run an effect twice; what counts once must go out once. */
function returnOnce(purpose: GooglePurpose, answer: string): Promise<GoogleReturn> {
  if (asked?.answer !== answer) {
    forgetForm('google')
    asked = { answer, end: returnFromGoogle(purpose, answer) }
  }
  return asked.end
}
