import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { OwnFinding } from '#contract/checkup.ts'
import { checkupQuery } from '../../api/checkup.ts'
import { useMay } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { buttonLook } from '../../ui/button-look.ts'
import { Notice } from '../../ui/Notice.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { SettingsBlock, SettingsFrame } from './SettingsFrame.tsx'
import { TeamCheckup } from './TeamCheckup.tsx'
import { useFindingWords } from './use-finding-words.ts'

/** What there is to see to, one's own and the team's, as it stands at this moment. */
export function CheckupPage() {
  const { t } = useLingui()
  const mayReview = useMay('team.review')
  return (
    <SettingsFrame
      title={t`Check-up`}
      about={<Trans>Looked up at this moment. What you mend is gone the next time.</Trans>}
    >
      <OwnCheckup />
      {mayReview ? <TeamCheckup /> : null}
    </SettingsFrame>
  )
}

function OwnCheckup() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(checkupQuery())
  return (
    <SettingsBlock
      title={t`Your sign-in`}
      about={<Trans>For you alone: nobody else is told of this here.</Trans>}
    >
      {data ? (
        data.findings.length === 0 ? (
          <AllIsWell>
            <Trans>All is well. There is nothing to do.</Trans>
          </AllIsWell>
        ) : (
          <ul className="overflow-hidden rounded-md border border-line">
            {data.findings.map((finding) => (
              <FindingRow key={finding.code} finding={finding} />
            ))}
          </ul>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={2} label={t`Looking at your sign-in`} />
      )}
    </SettingsBlock>
  )
}

export function AllIsWell({ children }: { children: ReactNode }) {
  return (
    <Notice tone="success" icon={<CircleCheck aria-hidden size={15} />}>
      {children}
    </Notice>
  )
}

function FindingRow({ finding: { code, count } }: { finding: OwnFinding }) {
  const { title, why, remedy, to } = useFindingWords()(code, count)
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0 phone:flex-wrap">
      <TriangleAlert aria-hidden size={16} className="shrink-0 self-start mt-0.5 text-warning" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-ink-2 text-sm">{why}</p>
      </div>
      <Link to={to} className={buttonLook('secondary', 'small')}>
        {remedy}
      </Link>
    </li>
  )
}
