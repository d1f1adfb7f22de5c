import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Member } from '#contract/team.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { MemberMenu } from './MemberMenu.tsx'
import type { AskAbout } from './TeamPage.tsx'
import { useRoleWords } from './use-role-words.ts'

/** One colleague in a list; below the name, what else is told of them. */
export function MemberRow({
  member,
  ask,
  children,
}: {
  member: Member
  ask: AskAbout
  children?: ReactNode
}) {
  const roles = useRoleWords()
  return (
    <li className="border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex items-center gap-3">
        <MemberName member={member} />
        <div className="flex shrink-0 flex-col items-end gap-0.5">
          <MemberRole member={member} ask={ask} />
          {children ? null : (
            <p className="max-w-64 text-right text-ink-3 text-xs phone:hidden">{roles[member.role].may}</p>
          )}
        </div>
      </div>
      {children}
    </li>
  )
}

export function MemberName({ member }: { member: Member }) {
  const who = useWho()
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <Avatar name={member.name} />
      <div className="min-w-0">
        <p className="truncate font-medium">
          <Link to={paths.settingsMember} params={{ memberId: member.id }} className="hover:underline">
            {member.name}
          </Link>
          {member.id === who.member.id ? (
            <span className="ml-1.5 font-normal text-ink-3">
              <Trans>you</Trans>
            </span>
          ) : null}
        </p>
        <p className="truncate text-ink-3 text-sm">{member.email}</p>
      </div>
    </div>
  )
}

/** The role, and what may be done with it where the server would let it. */
export function MemberRole({ member, ask }: { member: Member; ask: AskAbout }) {
  const who = useWho()
  const roles = useRoleWords()
  const mayManage = useMay('team.manage')
  const isMe = member.id === who.member.id
  const isOpen = mayManage && !isMe && (member.role !== 'owner' || who.member.role === 'owner')
  if (isOpen) return <MemberMenu member={member} ask={ask} />
  return <Badge tone={member.role === 'owner' ? 'accent' : 'plain'}>{roles[member.role].name}</Badge>
}
