import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { type GoogleSignUp, signUpWithGoogle } from '../../api/google.ts'
import { GoogleMark } from '../../components/GoogleMark.tsx'
import { TradeChoice } from '../../components/TradeChoice.tsx'
import { timeZoneHere } from '../../components/time-zone-here.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { forgetForm } from './kept-form.ts'
import type { BusinessFields } from './sign-up-fields.ts'

/** Google has said who it is; the business is still to be named. Until then there is no account. */
export function GoogleSignUpForm({
  signUp,
  typed,
  onOther,
}: {
  signUp: GoogleSignUp
  /** What was typed before they went to Google. */
  typed: BusinessFields
  onOther: () => void
}) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const words = useErrorWords()
  const [fields, setFields] = useState<BusinessFields>({
    businessName: typed.businessName,
    trade: typed.trade,
    name: typed.name || signUp.name,
  })
  const [busy, setBusy] = useState(false)
  const [isTried, setIsTried] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const set = (change: Partial<BusinessFields>) => setFields((before) => ({ ...before, ...change }))
  const missing = (field: 'businessName' | 'name') =>
    isTried && fields[field].trim() === '' ? t`This is needed.` : undefined
  const wrong = isRefusal(error, 'invalid_request') ? error.fields : {}
  const isAtField = Boolean(wrong.businessName || wrong.name)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setIsTried(true)
    if (fields.businessName.trim() === '' || fields.name.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await signUpWithGoogle({
        ...fields,
        token: signUp.token,
        timeZone: timeZoneHere(),
        language: i18n.locale === 'es' ? 'es' : 'en',
      })
      forgetForm('google')
      forgetForm('sign-up')
      await navigate({ to: paths.inbox, replace: true })
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div className="flex items-center gap-3 rounded-md border border-line px-4 py-3">
        <GoogleMark />
        <p className="min-w-0 flex-1 truncate font-medium">{signUp.email}</p>
        <button
          type="button"
          onClick={onOther}
          className="font-medium text-accent-ink text-sm hover:underline"
        >
          <Trans>Not you?</Trans>
        </button>
      </div>
      <TextField
        label={t`Name of the business`}
        autoComplete="organization"
        size="large"
        autoFocus
        maxLength={120}
        value={fields.businessName}
        onChange={(businessName) => set({ businessName })}
        error={missing('businessName') ?? (wrong.businessName ? t`Write the name in one line.` : undefined)}
      />
      <TradeChoice value={fields.trade} onChange={(trade) => set({ trade })} />
      <TextField
        label={t`Your name`}
        autoComplete="name"
        size="large"
        maxLength={120}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={missing('name') ?? (wrong.name ? t`Write your name in one line.` : undefined)}
      />
      {error && !isAtField ? <Notice tone="danger">{words(error)}</Notice> : null}
      <PlainButton look="primary" size="large" type="submit" busy={busy}>
        <Trans>Create the business</Trans>
      </PlainButton>
    </form>
  )
}
