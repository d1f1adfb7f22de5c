import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Lock, UserRound } from 'lucide-react'
import { rightsQuery } from '../../api/accounts.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { RightsForm } from './RightsForm.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

/** One colleague: role and fine rights, with what each means. */
export function MemberPage() {
  const { t } = useLingui()
  const { memberId } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(rightsQuery())
  const member = data?.members.find(({ id }) => id === memberId)
  const { allowed, reason } = member?.can.change ?? { allowed: false }
  return (
    <SettingsFrame
      title={member?.name ?? t`Colleague`}
      about={<Trans>What this colleague sees and may do. They sign in again after a change.</Trans>}
      actions={
        <Link
          to={paths.settingsRights}
          className="touch flex items-center text-accent-ink text-sm hover:underline"
        >
          <Trans>Who may do what</Trans>
        </Link>
      }
    >
      {member && data ? (
        <>
          {allowed ? null : (
            <div className="mb-6">
              <Notice icon={<Lock aria-hidden size={15} />}>
                {reason ?? <Trans>Your rights do not let you change this.</Trans>}
              </Notice>
            </div>
          )}
          <RightsForm
            key={JSON.stringify([member.id, member.role, member.rights])}
            member={member}
            matrix={data}
          />
        </>
      ) : data ? (
        <EmptyState icon={<UserRound aria-hidden size={20} />} title={t`Nobody by that name works here`}>
          <Link to={paths.settingsTeam} className="text-accent-ink hover:underline">
            <Trans>To the team</Trans>
          </Link>
        </EmptyState>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} label={t`Loading a colleague`} />
      )}
    </SettingsFrame>
  )
}
