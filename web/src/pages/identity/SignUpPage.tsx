import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { isRefusal, Refusal } from '../../api/errors.ts'
import { type GoogleSignUp, googleAddress } from '../../api/google.ts'
import { signInQuery, signUp, signUpQuery, signUpWithPasskey } from '../../api/identity.ts'
import { isLeft } from '../../api/passkey-device.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { NewPasswordField } from '../../components/NewPasswordField.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { TradeChoice } from '../../components/TradeChoice.tsx'
import { timeZoneHere } from '../../components/time-zone-here.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { GoogleSignUpForm } from './GoogleSignUpForm.tsx'
import { GoogleWay } from './GoogleWay.tsx'
import { IdentityFrame } from './IdentityFrame.tsx'
import { forgetForm, keepForm, keptForm } from './kept-form.ts'
import { Or } from './Or.tsx'
import { PasskeyWay } from './PasskeyWay.tsx'
import { SignUpCode } from './SignUpCode.tsx'
import { type BusinessFields, emptyBusiness } from './sign-up-fields.ts'

export function SignUpPage() {
  const { t } = useLingui()
  usePageTitle(t`Set up your business`)
  const { data, error, refetch } = useQuery(signUpQuery())
  const [google, setGoogle] = useState<GoogleSignUp>(() => keptForm('google', nobody))
  const [mailedTo, setMailedTo] = useState(() => keptForm('sign-up-mailed', { email: '' }).email)
  if (!data) return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <PagePending />
  if (!data.open) {
    return (
      <IdentityFrame
        title={t`Sign-up is closed here`}
        lead={<Trans>This installation has its business already. Ask its owner to invite you.</Trans>}
      >
        <Link to={paths.signIn} search={{}} className={buttonLook('primary', 'large')}>
          <Trans>Sign in</Trans>
        </Link>
      </IdentityFrame>
    )
  }
  if (mailedTo) {
    return (
      <SignUpCode
        email={mailedTo}
        onBack={() => {
          forgetForm('sign-up-mailed')
          setMailedTo('')
        }}
      />
    )
  }
  return (
    <IdentityFrame
      title={t`Set up your business`}
      lead={<Trans>A minute for this, then you connect your WhatsApp number.</Trans>}
    >
      {google.token ? (
        <GoogleSignUpForm
          signUp={google}
          typed={keptForm('sign-up', emptyBusiness)}
          onOther={() => {
            forgetForm('google')
            setGoogle(nobody)
          }}
        />
      ) : (
        <SignUpForm
          onMailed={(email) => {
            keepForm('sign-up-mailed', { email })
            setMailedTo(email)
          }}
        />
      )}
    </IdentityFrame>
  )
}

/** Whom Google has told us of a moment ago in this window, on the way back from there. */
const nobody: GoogleSignUp = { token: '', name: '', email: '' }

type Fields = BusinessFields & { email: string; password: string }
const empty = { ...emptyBusiness, email: '' }

function SignUpForm({ onMailed }: { onMailed: (email: string) => void }) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const words = useErrorWords()
  const [fields, setFields] = useState<Fields>(() => ({ ...keptForm('sign-up', empty), password: '' }))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [tried, setTried] = useState<'password' | 'passkey' | null>(null)
  const refused = useFieldErrors(error)
  const set = (change: Partial<Fields>) => setFields((before) => ({ ...before, ...change }))

  const missing = (field: 'businessName' | 'name' | 'email' | 'password') =>
    tried && fields[field].trim() === '' ? t`This is needed.` : undefined
  const isNamed = [fields.businessName, fields.name, fields.email].every((field) => field.trim() !== '')
  const isComplete = isNamed && fields.password.trim() !== ''

  async function make(by: 'password' | 'passkey') {
    if (busy) return
    setTried(by)
    if (!(by === 'passkey' ? isNamed : isComplete)) return
    setBusy(true)
    setError(null)
    const { password, ...business } = {
      ...fields,
      timeZone: timeZoneHere(),
      language: i18n.locale === 'es' ? ('es' as const) : ('en' as const),
    }
    try {
      const isMailed = await (by === 'passkey'
        ? signUpWithPasskey(business)
        : signUp({ ...business, password }))
      if (isMailed) {
        const { password: _password, ...typed } = fields
        keepForm('sign-up', typed)
        return onMailed(fields.email.trim())
      }
      forgetForm('sign-up')
      await navigate({ to: paths.inbox, replace: true })
    } catch (caught) {
      if (!isLeft(caught)) setError(caught)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void make('password')
      }}
      noValidate
      className="flex flex-col gap-4"
    >
      <GoogleFirst
        onLeave={() => {
          const { password: _password, ...typed } = fields
          keepForm('sign-up', typed)
        }}
        onError={setError}
      />
      <TextField
        label={t`Name of the business`}
        autoComplete="organization"
        size="large"
        autoFocus
        maxLength={120}
        value={fields.businessName}
        onChange={(businessName) => set({ businessName })}
        error={missing('businessName') ?? refused.businessName}
      />
      <TradeChoice value={fields.trade} onChange={(trade) => set({ trade })} />
      <TextField
        label={t`Your name`}
        autoComplete="name"
        size="large"
        maxLength={120}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={missing('name') ?? refused.name}
      />
      <TextField
        label={t`E-mail`}
        type="email"
        inputMode="email"
        autoComplete="username"
        size="large"
        value={fields.email}
        onChange={(email) => set({ email })}
        error={missing('email') ?? refused.email}
      />
      <PasskeyWay busy={busy} onUse={() => make('passkey')} />
      <NewPasswordField
        size="large"
        value={fields.password}
        onChange={(password) => set({ password })}
        context={[fields.businessName, fields.name, ...fields.email.split(/[@.]/)]}
        error={(tried === 'password' ? missing('password') : undefined) ?? refused.password}
      />
      {error && Object.keys(refused).length === 0 ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton look="primary" size="large" type="submit" busy={busy}>
        <Trans>Create the business</Trans>
      </PlainButton>
      <p className="text-ink-2 text-sm">
        <Trans>Already here?</Trans>{' '}
        <Link to={paths.signIn} search={{}} className="font-medium text-accent-ink hover:underline">
          <Trans>Sign in</Trans>
        </Link>
      </p>
    </form>
  )
}

/** The server's refusals, each at the field that it is about. */
function useFieldErrors(error: unknown): Partial<Record<keyof Fields, string>> {
  const { t } = useLingui()
  const words = useErrorWords()
  if (!(error instanceof Refusal)) return {}
  if (error.code.startsWith('password_')) return { password: words(error) }
  if (error.code === 'email_taken') return { email: words(error) }
  if (!isRefusal(error, 'invalid_request')) return {}
  const at: Partial<Record<keyof Fields, string>> = {}
  if (error.fields.email) at.email = t`This is not an e-mail address.`
  if (error.fields.businessName) at.businessName = t`Write the name in one line.`
  if (error.fields.name) at.name = t`Write your name in one line.`
  if (error.fields.password) at.password = t`This password cannot be used.`
  return at
}

/** Google knows name and address: what is left to ask comes after. */
function GoogleFirst({ onLeave, onError }: { onLeave: () => void; onError: (error: unknown) => void }) {
  const { data } = useQuery(signInQuery())
  if (!data?.google) return null
  return (
    <div className="flex flex-col gap-4">
      <GoogleWay
        origin={data.google.origin}
        address={() => {
          onLeave()
          return googleAddress('enter', paths.inbox)
        }}
        onError={onError}
      />
      <Or>
        <Trans>or without Google</Trans>
      </Or>
    </div>
  )
}
