import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import { type Role, roleSchema } from '#contract/permissions.ts'
import type { Member } from '#contract/team.ts'
import { changeMember } from '../../api/accounts.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { toast } from '../../ui/toast.ts'
import type { AskAbout } from './TeamPage.tsx'
import { useRoleWords } from './use-role-words.ts'

/** The role of a colleague, and what may be done with it. */
export function MemberMenu({ member, ask }: { member: Member; ask: AskAbout }) {
  const { t } = useLingui()
  const who = useWho()
  const roles = useRoleWords()
  const mayHandOver = useMay('ownership.offer') && member.role !== 'owner'
  const [act] = useAct()
  const { name } = member
  const current = roles[member.role].name
  const offered = roleSchema.options.filter((role) => role !== 'owner' || who.member.role === 'owner')
  const give = (role: Role) =>
    act(async () => {
      await changeMember(member.id, role)
      const given = roles[role].name
      toast(t`${name} is ${given} now, and signs in again.`)
    })
  return (
    <Menu
      label={t`Role of ${name}`}
      trigger={
        <Button size="small" aria-label={t`Role of ${name}: ${current}`}>
          {current}
          <ChevronDown aria-hidden size={12} className="text-ink-3" />
        </Button>
      }
      groups={[
        {
          id: 'roles',
          title: t`Role`,
          entries: offered.map((role) => ({
            id: role,
            label: roles[role].name,
            isCurrent: role === member.role,
            onAction: () => {
              if (role !== member.role) void give(role)
            },
          })),
        },
        {
          id: 'leaving',
          entries: [
            ...(mayHandOver
              ? [
                  {
                    id: 'hand-over',
                    label: t`Hand the ownership over…`,
                    onAction: () => ask.handOver(member),
                  },
                ]
              : []),
            {
              id: 'remove',
              label: t`Remove from the team…`,
              isDanger: true,
              onAction: () => ask.remove(member),
            },
          ],
        },
      ]}
    />
  )
}
