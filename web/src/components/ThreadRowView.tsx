import { Trans, useLingui } from '@lingui/react/macro'
import { Bot, Smartphone } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Message } from '#contract/inbox.ts'
import { classes } from '../ui/classes.ts'
import type { Reaction, ThreadRow } from './group-messages.ts'
import { MessageBubble } from './MessageBubble.tsx'
import { clockWords, dayWords } from './time-words.ts'
import { useNow, useTimeFormat } from './use-time.ts'

type Props = {
  row: ThreadRow
  contactName: string
  byId: Map<string, Message>
  reactions: Map<string, Reaction[]>
}

export const ThreadRowView = memo(function ThreadRowView({ row, contactName, byId, reactions }: Props) {
  if (row.kind === 'day') return <Day time={row.time} />
  if (row.kind === 'new') return <NewLine />
  const [first] = row.messages
  if (first.content.kind === 'notice') return <Told message={first} />
  const isIncoming = first.author === 'customer'
  return (
    <section
      className={classes(
        'mt-3 flex flex-col gap-1',
        isIncoming ? 'items-start pr-16 phone:pr-8' : 'items-end pl-16 phone:pl-8',
      )}
    >
      <h4 className="flex items-center gap-1 px-1 font-medium text-ink-3 text-xs">
        <Author message={first} contactName={contactName} />
      </h4>
      {row.messages.map((message) => (
        <MessageBubble
          key={message.id}
          message={message}
          repliedTo={message.replyToId ? byId.get(message.replyToId) : undefined}
          reactions={reactions.get(message.id) ?? []}
        />
      ))}
    </section>
  )
})

function Author({ message, contactName }: { message: Message; contactName: string }): ReactNode {
  const { t } = useLingui()
  switch (message.author) {
    case 'customer':
      return message.authorName ?? contactName
    case 'bot':
      return (
        <>
          <Bot aria-hidden size={13} />
          {t`Bot`}
        </>
      )
    case 'phone':
      return (
        <>
          <Smartphone aria-hidden size={12} />
          {t`From the phone`}
        </>
      )
    case 'member':
      return message.authorName ?? t`A teammate`
    case 'system':
      return 'Plumbline'
  }
}

function Day({ time }: { time: string }) {
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  return (
    <div className="mt-4 flex items-center gap-3 text-ink-3 text-xs first:mt-0">
      <span className="h-px flex-1 bg-line" />
      <h3 className="font-medium">{dayWords(time, now, locale, timeZone)}</h3>
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}

function NewLine() {
  return (
    <div className="mt-3 flex items-center gap-3 font-medium text-accent-ink text-xs">
      <span className="h-px flex-1 bg-accent-line" />
      <Trans>New messages</Trans>
      <span className="h-px flex-1 bg-accent-line" />
    </div>
  )
}

/** Something that happened to the conversation, said by nobody. */
function Told({ message }: { message: Message }) {
  const { locale, timeZone } = useTimeFormat()
  if (message.content.kind !== 'notice') return null
  return (
    <p className="mx-auto mt-3 max-w-md text-balance text-center text-ink-3 text-xs">
      {message.content.text}{' '}
      <time dateTime={message.sentAt} className="figures">
        {clockWords(message.sentAt, locale, timeZone)}
      </time>
    </p>
  )
}
