import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Archive, ArchiveRestore, ArrowLeft, ChevronDown, PanelRight } from 'lucide-react'
import type { Conversation } from '#contract/inbox.ts'
import { membersQuery } from '../../api/accounts.ts'
import { useMay, useWho } from '../../api/identity.ts'
import { changeConversation } from '../../api/inbox.ts'
import { phoneWords } from '../../components/phone-words.ts'
import { useAct } from '../../components/use-act.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu } from '../../ui/Menu.tsx'

/** Who it is, who looks after it, and closing it. */
export function ConversationHead({
  conversation,
  isContextFolded,
  isChanging,
  onToggleClosed,
  onToggleContext,
}: {
  conversation: Conversation
  isContextFolded: boolean
  isChanging: boolean
  onToggleClosed: () => void
  onToggleContext: () => void
}) {
  const { t } = useLingui()
  const mayReply = useMay('inbox.reply')
  const { contact, status } = conversation
  const isOpen = status === 'open'
  return (
    <header className="flex h-13 shrink-0 items-center gap-1.5 border-line border-b bg-surface pr-3 pl-5 phone:pr-1.5 phone:pl-1.5">
      <Link
        to={paths.inbox}
        search={(search) => ({ view: search.view })}
        aria-label={t`Back to the list`}
        className="touch inline-flex size-9 items-center justify-center rounded-sm text-ink-2 desk:hidden"
      >
        <ArrowLeft aria-hidden size={19} />
      </Link>
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold text-md leading-5">{contact.displayName}</h2>
        <p className="figures truncate text-ink-3 text-xs">
          {[contact.phone && phoneWords(contact.phone), contact.username ? `@${contact.username}` : null]
            .filter(Boolean)
            .join(' · ') || t`Number hidden`}
        </p>
      </div>
      <AssigneeMenu conversation={conversation} />
      {mayReply ? (
        <IconButton
          label={isOpen ? t`Close the conversation` : t`Reopen the conversation`}
          shortcut="E"
          isDisabled={isChanging}
          onPress={onToggleClosed}
        >
          {isOpen ? <Archive aria-hidden size={17} /> : <ArchiveRestore aria-hidden size={17} />}
        </IconButton>
      ) : null}
      <IconButton
        label={isContextFolded ? t`Show the details` : t`Details`}
        isActive={!isContextFolded}
        onPress={onToggleContext}
        className="phone:bg-transparent"
      >
        <PanelRight aria-hidden size={17} />
      </IconButton>
    </header>
  )
}

function AssigneeMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const who = useWho()
  const mayReply = useMay('inbox.reply')
  const { data } = useQuery(membersQuery())
  const [act, busy] = useAct()
  const { give: mayGive } = conversation.can
  const members = data?.items ?? []
  const assignee = members.find((member) => member.id === conversation.assigneeId)
  const give = (assigneeId: string | null) =>
    void act(() => changeConversation(conversation.id, { assigneeId }))
  // Who would not see it any more gives it to nobody else; taking what nobody has goes.
  const offered = mayGive.allowed ? members : members.filter(({ id }) => id === who.member.id)
  const byMeFirst = offered.toSorted((one, other) =>
    one.id === who.member.id ? -1 : other.id === who.member.id ? 1 : one.name.localeCompare(other.name),
  )
  return (
    <Menu
      label={t`Give it to`}
      trigger={
        <Button look="quiet" busy={busy} isDisabled={!mayReply} className="px-2">
          {assignee ? (
            <>
              <Avatar name={assignee.name} size="small" />
              <span className="sr-only">
                <Trans>Given to</Trans>{' '}
              </span>
              <span className="phone:sr-only">
                {assignee.id === who.member.id ? <Trans>You</Trans> : assignee.name.split(' ')[0]}
              </span>
            </>
          ) : (
            <Trans>Assign</Trans>
          )}
          <ChevronDown aria-hidden size={13} className="text-ink-3" />
        </Button>
      }
      groups={[
        {
          id: 'members',
          title: mayGive.allowed ? t`Give it to` : (mayGive.reason ?? t`Give it to`),
          entries: byMeFirst.map((member) => ({
            id: member.id,
            label: member.id === who.member.id ? t`${member.name} (you)` : member.name,
            icon: <Avatar name={member.name} size="tiny" />,
            isCurrent: member.id === conversation.assigneeId,
            onAction: () => give(member.id),
          })),
        },
        {
          id: 'nobody',
          entries: [
            {
              id: 'nobody',
              label: t`Nobody`,
              isCurrent: conversation.assigneeId === null,
              onAction: () => give(null),
            },
          ].filter(() => mayGive.allowed),
        },
      ]}
    />
  )
}
