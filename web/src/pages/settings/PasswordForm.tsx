import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { passwordLength } from '#contract/passwords.ts'
import { isRefusal } from '../../api/errors.ts'
import { useWho } from '../../api/identity.ts'
import { waysInQuery } from '../../api/passkeys.ts'
import { secondFactorsQuery } from '../../api/second-factors.ts'
import { changePassword } from '../../api/sessions.ts'
import { NewPasswordField } from '../../components/NewPasswordField.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { useErrorWords } from '../../components/use-error-words.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

/** The one before is the proof; every other browser is signed out. */
export function PasswordForm() {
  const { t } = useLingui()
  const words = useErrorWords()
  const who = useWho()
  const { data: factors } = useQuery(secondFactorsQuery())
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [ended, setEnded] = useState<number | null>(null)
  const { data: ways } = useQuery(waysInQuery())
  const isFirst = ways?.password === false
  const isComplete = (isFirst || current !== '') && password !== ''
  const isOfCurrent = isRefusal(error, 'wrong_password')
  const isOfNew = isRefusal(
    error,
    'password_too_short',
    'password_too_long',
    'password_guessable',
    'password_same',
  )

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || !isComplete) return
    setBusy(true)
    setError(null)
    setEnded(null)
    try {
      setEnded(await changePassword(isFirst ? null : current, password))
      setCurrent('')
      setPassword('')
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <SettingsBlock
      title={t`Password`}
      about={
        isFirst && ways.passkeys === 0 ? (
          <Trans>You have none: Google signs you in. You may set one beside it.</Trans>
        ) : isFirst ? (
          <Trans>You have none: your passkeys sign you in. You may set one beside them.</Trans>
        ) : (
          <Trans>A new one signs you out in every other browser.</Trans>
        )
      }
    >
      <form onSubmit={submit} noValidate className="flex max-w-sm flex-col gap-4">
        <input type="text" autoComplete="username" value={who.member.email} readOnly hidden />
        {isFirst ? null : (
          <PasswordField
            label={t`Password until now`}
            name="current"
            size="medium"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={isOfCurrent ? words(error) : null}
          />
        )}
        <NewPasswordField
          label={t`New password`}
          value={password}
          onChange={setPassword}
          context={[who.account.name, who.member.name, ...who.member.email.split(/[@.]/)]}
          lengthMin={factors?.enough ? passwordLength.beside : passwordLength.alone}
          error={isOfNew ? words(error) : null}
        />
        {error && !isOfCurrent && !isOfNew ? <Notice tone="danger">{words(error)}</Notice> : null}
        {ended !== null ? (
          <Notice tone="success">
            <Trans>Your password is changed.</Trans>{' '}
            {ended > 0 ? (
              <Plural
                value={ended}
                one="# other session was signed out."
                other="# other sessions were signed out."
              />
            ) : null}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" look="primary" busy={busy} isDisabled={!isComplete}>
            {isFirst ? <Trans>Set the password</Trans> : <Trans>Change the password</Trans>}
          </Button>
        </div>
      </form>
    </SettingsBlock>
  )
}
