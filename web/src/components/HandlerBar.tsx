import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BellOff, Bot, UserRound } from 'lucide-react'
import type { Conversation } from '#contract/inbox.ts'
import { membersQuery } from '../api/accounts.ts'
import { useMay, useWho } from '../api/identity.ts'
import { changeConversation } from '../api/inbox.ts'
import { Button } from '../ui/Button.tsx'
import { useAct } from './use-act.ts'

/** Who answers this customer now, and the one button that changes it. */
export function HandlerBar({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const { id, handler, assigneeId, status } = conversation
  const who = useWho()
  const mayReply = useMay('inbox.reply')
  const { data: members } = useQuery(membersQuery())
  const [act, busy] = useAct()
  const assignee = members?.items.find((member) => member.id === assigneeId)
  const name = assignee?.id === who.member.id ? t`You` : assignee?.name

  if (status === 'closed') {
    return (
      <Bar icon={null} words={<Trans>This conversation is closed. A new message opens it again.</Trans>}>
        {mayReply ? (
          <Button
            size="small"
            busy={busy}
            onPress={() => void act(() => changeConversation(id, { status: 'open' }))}
          >
            <Trans>Reopen</Trans>
          </Button>
        ) : null}
      </Bar>
    )
  }
  if (handler === 'bot') {
    return (
      <Bar icon={<Bot aria-hidden size={14} />} words={<Trans>The bot is answering.</Trans>}>
        {mayReply ? (
          <Button
            size="small"
            busy={busy}
            onPress={() => void act(() => changeConversation(id, { handler: 'person' }))}
          >
            <Trans>Take over</Trans>
          </Button>
        ) : null}
      </Bar>
    )
  }
  if (handler === 'none') {
    return (
      <Bar
        icon={<BellOff aria-hidden size={14} />}
        words={<Trans>The customer asked not to be written to: the bot is silent.</Trans>}
      />
    )
  }
  return (
    <Bar
      icon={<UserRound aria-hidden size={14} />}
      words={
        name ? <Trans>Answering: {name}</Trans> : <Trans>A person answers; nobody in particular yet.</Trans>
      }
    >
      {mayReply ? (
        <Button
          size="small"
          look="quiet"
          busy={busy}
          onPress={() => void act(() => changeConversation(id, { handler: 'bot' }))}
        >
          <Trans>Hand back to the bot</Trans>
        </Button>
      ) : null}
    </Bar>
  )
}

function Bar({
  icon,
  words,
  children,
}: {
  icon: React.ReactNode
  words: React.ReactNode
  children?: React.ReactNode
}) {
  return (
    <div className="mx-auto flex min-h-10 w-full max-w-3xl items-center gap-2 px-4 py-1 text-ink-2 text-xs phone:px-3">
      <span className="text-ink-3">{icon}</span>
      <span className="min-w-0 flex-1">{words}</span>
      {children}
    </div>
  )
}
