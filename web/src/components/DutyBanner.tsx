import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import { useWho } from '../api/identity.ts'
import { useLocale } from '../language.ts'
import { paths } from '../paths.ts'

/** What somebody has to see to about their own sign-in, for as long as it is so. */
export function DutyBanner() {
  const { t } = useLingui()
  const locale = useLocale()
  const { duties } = useWho()
  const from = duties.secondFactorFrom
  if (!from && !duties.changePassword && !duties.makeRecoveryCodes) return null
  const day = from ? new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(from)) : ''
  return (
    <section
      aria-label={t`Your sign-in`}
      className="flex min-h-9 shrink-0 items-center gap-3 border-warning-line border-b bg-warning-soft px-4 py-1.5 text-warning text-xs phone:px-3 pointer-coarse:min-h-11"
    >
      <ShieldAlert aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">
        {duties.changePassword ? (
          <Trans>Your password is one that many people use, so it is tried first. Choose another.</Trans>
        ) : from ? (
          <Trans>From {day} on you need a second factor here.</Trans>
        ) : (
          <Trans>You have no recovery codes: if your device is lost, you cannot sign in any more.</Trans>
        )}
      </span>
      <Link
        to={paths.settingsSignIn}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        {duties.changePassword ? (
          <Trans>Change the password</Trans>
        ) : from ? (
          <Trans>Set it up</Trans>
        ) : (
          <Trans>Make some</Trans>
        )}
      </Link>
    </section>
  )
}
