import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { connectNumber as endpoint } from '#contract/whatsapp.ts'
import { isRefusal } from '../../api/errors.ts'
import { connectNumber } from '../../api/whatsapp.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { Step } from './Step.tsx'

type App = 'shared' | 'own'
export const emptyConnection = {
  app: null as App | null,
  appName: '',
  appId: '',
  appSecret: '',
  phoneNumberId: '',
  wabaId: '',
  accessToken: '',
}
type Fields = typeof emptyConnection

export function ConnectForm({
  fields,
  hasSharedApp,
  onChange,
  onClose,
  onConnected,
}: {
  fields: Fields
  hasSharedApp: boolean
  onChange: (fields: Fields) => void
  onClose: () => void
  onConnected: (answer: ResponseOf<typeof endpoint>) => void
}) {
  const { t } = useLingui()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<Partial<Record<keyof Fields, string>>>({})
  const [other, setOther] = useState<string | null>(null)
  const app: App = hasSharedApp ? (fields.app ?? 'shared') : 'own'
  const set = (change: Partial<Fields>) => onChange({ ...fields, ...change })

  function wrongIn(): typeof wrong {
    const found: typeof wrong = {}
    const digits = (name: keyof Fields) => {
      if (!/^\d{1,40}$/.test((fields[name] ?? '').trim())) found[name] = t`Only digits stand there at Meta.`
    }
    if (app === 'own') {
      if (fields.appName.trim() === '') found.appName = t`Give it a name, such as the one it has at Meta.`
      digits('appId')
      if (fields.appSecret.trim().length < 8) found.appSecret = t`This is shorter than any app secret.`
    }
    digits('phoneNumberId')
    digits('wabaId')
    if (fields.accessToken.trim().length < 8) found.accessToken = t`This is shorter than any token.`
    return found
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const found = wrongIn()
    setWrong(found)
    setOther(null)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      const { appName, appId, appSecret, phoneNumberId, wabaId, accessToken } = fields
      onConnected(
        await connectNumber({
          phoneNumberId: phoneNumberId.trim(),
          wabaId: wabaId.trim(),
          accessToken: accessToken.trim(),
          ...(app === 'own' && {
            app: { name: appName.trim(), appId: appId.trim(), appSecret: appSecret.trim() },
          }),
        }),
      )
    } catch (error) {
      const said = isRefusal(error) && error.detail ? `${words(error)} ${error.detail}` : words(error)
      if (isRefusal(error, 'number_unreachable')) setWrong({ accessToken: said })
      else if (isRefusal(error, 'number_taken')) setWrong({ phoneNumberId: words(error) })
      else setOther(said)
      setBusy(false)
    }
  }

  const field = (name: Exclude<keyof Fields, 'app'>, label: string, more: Partial<FieldOptions> = {}) => (
    <TextField
      label={label}
      autoComplete="off"
      value={fields[name]}
      onChange={(value) => set({ [name]: value })}
      error={wrong[name]}
      maxLength={1000}
      {...more}
    />
  )
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <ol className="flex flex-col gap-6">
        <Step number={1} title={<Trans>The Meta app</Trans>}>
          {hasSharedApp ? (
            <RadioGroupField<App>
              label={t`The Meta app`}
              isLabelHidden
              value={app}
              onChange={(next) => set({ app: next })}
              options={[
                {
                  value: 'shared',
                  label: t`The app of this installation`,
                  description: t`It is set up already; your number must belong to its business.`,
                },
                {
                  value: 'own',
                  label: t`An app of your own`,
                  description: t`Made at developers.facebook.com, with the product WhatsApp.`,
                },
              ]}
            />
          ) : (
            <p className="text-ink-2 text-sm">
              <Trans>
                At developers.facebook.com make an app of the type Business and add the product WhatsApp. Then
                copy from App settings › Basic:
              </Trans>
            </p>
          )}
          {app === 'own' ? (
            <>
              {field('appName', t`Name of the app`, { maxLength: 60 })}
              <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
                {field('appId', t`App ID`, { inputMode: 'numeric', maxLength: 40 })}
                {field('appSecret', t`App secret`, { type: 'password', maxLength: 200 })}
              </div>
            </>
          ) : null}
        </Step>
        <Step number={2} title={<Trans>The number</Trans>}>
          <p className="text-ink-2 text-sm">
            <Trans>In the app, under WhatsApp › API Setup, choose your number and copy:</Trans>
          </p>
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            {field('phoneNumberId', t`Phone number ID`, { inputMode: 'numeric', maxLength: 40 })}
            {field('wabaId', t`WhatsApp Business Account ID`, { inputMode: 'numeric', maxLength: 40 })}
          </div>
        </Step>
        <Step number={3} title={<Trans>The key</Trans>}>
          <p className="text-ink-2 text-sm">
            <Trans>
              In the business settings, under System users, generate a token that does not expire, for this
              app, with whatsapp_business_messaging and whatsapp_business_management. The one under API Setup
              ends after a day.
            </Trans>
          </p>
          {field('accessToken', t`Access token`, {
            type: 'password',
            description: t`Kept encrypted; nobody sees it again, you neither.`,
          })}
        </Step>
      </ol>
      {other ? <Notice tone="danger">{other}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Ask Meta and connect</Trans>
        </Button>
      </div>
    </form>
  )
}

type FieldOptions = {
  type: 'password'
  inputMode: 'numeric'
  maxLength: number
  description: string
}
