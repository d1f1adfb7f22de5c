import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Member } from '#contract/team.ts'
import { membersQuery } from '../../api/accounts.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { buttonLook } from '../../ui/button-look.ts'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { Invitations } from './Invitations.tsx'
import { MemberMenu } from './MemberMenu.tsx'
import { RemoveMemberDialog } from './RemoveMemberDialog.tsx'
import { SecondFactorRule } from './SecondFactorRule.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'
import { useRoleWords } from './use-role-words.ts'

export function TeamPage() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(membersQuery())
  const mayManage = useMay('team.manage')
  const [leaving, setLeaving] = useState<Member | null>(null)
  return (
    <SettingsFrame
      title={t`Team`}
      about={<Trans>Who works here, and what their role lets them do.</Trans>}
      actions={
        <Link to={paths.settingsRights} className={buttonLook('secondary')}>
          <Trans>Who may do what</Trans>
        </Link>
      }
    >
      {data ? (
        <ul className="overflow-hidden rounded-md border border-line">
          {data.items.map((member) => (
            <MemberRow key={member.id} member={member} onRemove={() => setLeaving(member)} />
          ))}
        </ul>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={4} label={t`Loading the team`} />
      )}
      {mayManage ? <SecondFactorRule /> : null}
      {mayManage ? <Invitations /> : null}
      <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} />
    </SettingsFrame>
  )
}

function MemberRow({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const who = useWho()
  const roles = useRoleWords()
  const mayManage = useMay('team.manage')
  const isMe = member.id === who.member.id
  // The server decides; what it would refuse anyway is not offered.
  const isOpen = mayManage && !isMe && (member.role !== 'owner' || who.member.role === 'owner')
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <Avatar name={member.name} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <Link to={paths.settingsMember} params={{ memberId: member.id }} className="hover:underline">
            {member.name}
          </Link>
          {isMe ? (
            <span className="ml-1.5 font-normal text-ink-3">
              <Trans>you</Trans>
            </span>
          ) : null}
        </p>
        <p className="truncate text-ink-3 text-sm">{member.email}</p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-0.5">
        {isOpen ? (
          <MemberMenu member={member} onRemove={onRemove} />
        ) : (
          <Badge tone={member.role === 'owner' ? 'accent' : 'plain'}>{roles[member.role].name}</Badge>
        )}
        <p className="max-w-64 text-right text-ink-3 text-xs phone:hidden">{roles[member.role].may}</p>
      </div>
    </li>
  )
}
