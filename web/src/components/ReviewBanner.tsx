import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { teamReviewQuery } from '../api/checkup.ts'
import { useMay } from '../api/identity.ts'
import { paths } from '../paths.ts'
import { Banner } from './Banner.tsx'

/** Once a quarter, for whoever looks after the team, until somebody has looked through it. */
export function ReviewBanner() {
  const { t } = useLingui()
  const mayReview = useMay('team.review')
  const { data } = useQuery({ ...teamReviewQuery(), enabled: mayReview })
  if (!data?.due) return null
  return (
    <Banner
      label={t`Your team`}
      tone="info"
      icon={Users}
      to={paths.settingsCheckup}
      action={<Trans>Look</Trans>}
    >
      <Trans>It is time to look through your team: who works here, and what each may do.</Trans>
    </Banner>
  )
}
