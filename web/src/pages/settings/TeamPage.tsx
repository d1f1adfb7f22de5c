import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Member } from '#contract/team.ts'
import { membersQuery, teamQuery } from '../../api/accounts.ts'
import { useMay } from '../../api/identity.ts'
import { Incidents } from '../../components/Incidents.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { Invitations } from './Invitations.tsx'
import { MemberRow } from './MemberRow.tsx'
import { OfferOwnershipDialog } from './OfferOwnershipDialog.tsx'
import { OwnershipOffers } from './OwnershipOffers.tsx'
import { RemoveMemberDialog } from './RemoveMemberDialog.tsx'
import { SecondFactorRule } from './SecondFactorRule.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'
import { TeamTable } from './TeamTable.tsx'

/** What may be asked for about a colleague, each in a window that says what it means. */
export type AskAbout = { remove: (member: Member) => void; handOver: (member: Member) => void }

export function TeamPage() {
  const { t } = useLingui()
  const maySee = useMay('team.see')
  const mayManage = useMay('team.manage')
  const mayReadActivity = useMay('activity.read')
  const [leaving, setLeaving] = useState<Member | null>(null)
  const [heir, setHeir] = useState<Member | null>(null)
  const ask: AskAbout = { remove: setLeaving, handOver: setHeir }
  return (
    <SettingsFrame
      wide
      title={t`Team`}
      about={<Trans>Who works here, and what their role lets them do.</Trans>}
      actions={
        <div className="flex flex-wrap gap-2">
          {mayReadActivity ? (
            <Link to={paths.settingsActivity} search={{}} className={buttonLook('secondary')}>
              <Trans>What your team did</Trans>
            </Link>
          ) : null}
          <Link to={paths.settingsRights} className={buttonLook('secondary')}>
            <Trans>Who may do what</Trans>
          </Link>
        </div>
      }
    >
      {mayManage ? <Incidents /> : null}
      <OwnershipOffers />
      {maySee ? <WholeTeam ask={ask} /> : <NamesAlone ask={ask} />}
      {mayManage ? <SecondFactorRule /> : null}
      {mayManage ? <Invitations /> : null}
      <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} />
      <OfferOwnershipDialog member={heir} onClose={() => setHeir(null)} />
    </SettingsFrame>
  )
}

function WholeTeam({ ask }: { ask: AskAbout }) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(teamQuery())
  if (data) return <TeamTable team={data.items} ask={ask} />
  if (error) return <LoadFailed error={error} onRetry={() => void refetch()} />
  return <SkeletonRows rows={4} label={t`Loading the team`} />
}

/** For whoever need not know how their colleagues sign in. */
function NamesAlone({ ask }: { ask: AskAbout }) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(membersQuery())
  if (data) {
    return (
      <ul className="overflow-hidden rounded-md border border-line">
        {data.items.map((member) => (
          <MemberRow key={member.id} member={member} ask={ask} />
        ))}
      </ul>
    )
  }
  if (error) return <LoadFailed error={error} onRetry={() => void refetch()} />
  return <SkeletonRows rows={4} label={t`Loading the team`} />
}
