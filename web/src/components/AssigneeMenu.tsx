import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, UserRound } from 'lucide-react'
import { membersQuery } from '../api/accounts.ts'
import { useWho } from '../api/identity.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'

/** Who looks after something, and giving it to somebody else; oneself comes first. */
export function AssigneeMenu({
  assigneeId,
  isDisabled,
  busy,
  onGive,
}: {
  assigneeId: string | null
  isDisabled: boolean
  busy: boolean
  onGive: (memberId: string | null) => void
}) {
  const { t } = useLingui()
  const who = useWho()
  const { data } = useQuery(membersQuery())
  const members = (data?.items ?? []).toSorted((one, other) =>
    one.id === who.member.id ? -1 : other.id === who.member.id ? 1 : one.name.localeCompare(other.name),
  )
  const assignee = members.find(({ id }) => id === assigneeId)
  return (
    <Menu
      label={t`Give it to`}
      placement="bottom start"
      trigger={
        <Button
          size="small"
          busy={busy}
          isDisabled={isDisabled}
          aria-label={assignee ? t`Given to ${assignee.name}. Change` : t`Given to nobody. Change`}
        >
          {assignee ? <Avatar name={assignee.name} size="tiny" /> : <UserRound aria-hidden size={13} />}
          {assignee ? (
            assignee.id === who.member.id ? (
              <Trans>You</Trans>
            ) : (
              assignee.name.split(' ')[0]
            )
          ) : (
            <Trans>Nobody</Trans>
          )}
          <ChevronDown aria-hidden size={12} className="text-ink-3" />
        </Button>
      }
      groups={[
        {
          id: 'members',
          title: t`Give it to`,
          entries: members.map((member) => ({
            id: member.id,
            label: member.id === who.member.id ? t`${member.name} (you)` : member.name,
            icon: <Avatar name={member.name} size="tiny" />,
            isCurrent: member.id === assigneeId,
            onAction: () => onGive(member.id),
          })),
        },
        {
          id: 'nobody',
          entries: [
            {
              id: 'nobody',
              label: t`Nobody`,
              isCurrent: assigneeId === null,
              onAction: () => onGive(null),
            },
          ],
        },
      ]}
    />
  )
}
