import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { lengthOf, passwordLength, strengthOf } from '#contract/passwords.ts'

/** How good a new password is, in words and as a bar, by the same rules as the server's. `context`: what a stranger knows of this person. */
export function StrengthMeter({
  password,
  context,
  lengthMin = passwordLength.alone,
}: {
  password: string
  context: string[]
  lengthMin?: number
}) {
  const { t } = useLingui()
  const { flaw, level } = strengthOf(password, context, lengthMin)
  const missing = lengthMin - lengthOf(password)
  const share =
    flaw === 'password_too_short' ? Math.max(0, 1 - missing / lengthMin) * 0.6 : (shares[level] ?? 0)
  return (
    <span className="mt-1 flex flex-col gap-1.5">
      <span aria-hidden="true" className="block h-1 overflow-hidden rounded-xs bg-sunken">
        <span
          className={`block h-full rounded-xs transition-[width] duration-100 ${level >= 2 ? 'bg-success' : flaw === 'password_too_short' ? 'bg-warning' : 'bg-danger'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span>
        {password === '' ? (
          t`At least ${lengthMin} characters. A sentence works well.`
        ) : flaw === 'password_too_short' ? (
          <Plural value={missing} one="# more character to go." other="# more characters to go." />
        ) : flaw === 'password_too_long' ? (
          <Trans>Use at most 128 characters.</Trans>
        ) : flaw === 'password_guessable' ? (
          <Trans>Easy to guess: it is among what is tried first.</Trans>
        ) : level === 3 ? (
          <Trans>Strong.</Trans>
        ) : (
          <Trans>Good.</Trans>
        )}
      </span>
    </span>
  )
}

const shares = [0.6, 0.6, 0.8, 1]
