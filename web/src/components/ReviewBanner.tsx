import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { teamReviewQuery } from '../api/checkup.ts'
import { useMay } from '../api/identity.ts'
import { paths } from '../paths.ts'

/** Once a quarter, for whoever looks after the team, until somebody has looked through it. */
export function ReviewBanner() {
  const { t } = useLingui()
  const mayReview = useMay('team.review')
  const { data } = useQuery({ ...teamReviewQuery(), enabled: mayReview })
  if (!data?.due) return null
  return (
    <section
      aria-label={t`Your team`}
      className="flex min-h-9 shrink-0 items-center gap-3 border-info-line border-b bg-info-soft px-4 py-1.5 text-info text-xs phone:px-3 pointer-coarse:min-h-11"
    >
      <Users aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <Trans>It is time to look through your team: who works here, and what each may do.</Trans>
      </span>
      <Link
        to={paths.settingsCheckup}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        <Trans>Look</Trans>
      </Link>
    </section>
  )
}
