import { Trans } from '@lingui/react/macro'
import { CircleAlert, CircleHelp, CornerUpLeft, RotateCw } from 'lucide-react'
import type { Message } from '#contract/inbox.ts'
import { retryMessage } from '../api/inbox.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import type { Reaction } from './group-messages.ts'
import { MessageContent } from './MessageContent.tsx'
import { Ticks } from './Ticks.tsx'
import { clockWords, fullTimeWords } from './time-words.ts'
import { useAct } from './use-act.ts'
import { useMessageSummary } from './use-message-summary.ts'
import { useTimeFormat } from './use-time.ts'

/** One message. The author stands above its group; here is what was said, when, and how far it came. */
export function MessageBubble({
  message,
  repliedTo,
  reactions,
}: {
  message: Message
  repliedTo: Message | undefined
  reactions: Reaction[]
}) {
  const isIncoming = message.author === 'customer'
  return (
    <div className={classes('flex max-w-full flex-col gap-1', isIncoming ? 'items-start' : 'items-end')}>
      <div className={classes(bubbleLook, looks[message.state === 'failed' ? 'failed' : message.author])}>
        {repliedTo ? <Quoted message={repliedTo} /> : null}
        <MessageContent message={message} />
        <span className={bubbleFootLook}>
          <Clock time={message.sentAt} />
          {isIncoming ? null : <Ticks message={message} />}
        </span>
      </div>
      {reactions.length > 0 ? (
        <span className="-mt-2.5 mx-2 rounded-full border border-line bg-raised px-1.5 text-sm">
          {reactions.map(({ emoji, author }) => (
            <span key={author}>{emoji}</span>
          ))}
        </span>
      ) : null}
      {message.state === 'failed' ? <Failure message={message} /> : null}
      {message.state === 'unknown' ? <Unknown /> : null}
    </div>
  )
}

/** The time stands beside the last line where there is room, else below it. */
export const bubbleLook =
  'flex min-w-0 max-w-full flex-wrap items-end justify-end gap-x-3 rounded-lg border px-3 py-1.5 text-ink'
export const bubbleFootLook = 'inline-flex h-5 items-center gap-1 text-2xs text-ink-3'

const looks: Record<Message['author'] | 'failed', string> = {
  customer: 'border-line bg-raised',
  bot: 'border-line bg-sunken',
  member: 'border-accent-line bg-accent-soft',
  phone: 'border-accent-line bg-accent-soft',
  system: 'border-line bg-sunken',
  failed: 'border-danger-line bg-danger-soft',
}

function Clock({ time }: { time: string }) {
  const { locale, timeZone } = useTimeFormat()
  return (
    <time dateTime={time} title={fullTimeWords(time, locale, timeZone)} className="figures">
      {clockWords(time, locale, timeZone)}
    </time>
  )
}

function Quoted({ message }: { message: Message }) {
  const summary = useMessageSummary()
  return (
    <div className="mb-1 flex w-full items-center gap-1.5 border-accent border-l-2 py-0.5 pl-2 text-ink-2 text-sm">
      <CornerUpLeft aria-hidden size={12} className="shrink-0" />
      <span className="line-clamp-2">{summary(message)}</span>
    </div>
  )
}

/** WhatsApp's reason, and whether sending again would help. */
function Failure({ message }: { message: Message }) {
  const [act, busy] = useAct()
  return (
    <div className="flex max-w-full items-start gap-2 text-danger text-xs">
      <CircleAlert aria-hidden size={14} className="mt-0.5 shrink-0" />
      <span className="min-w-0">
        <Trans>Not sent.</Trans> {message.failure?.text}
        {message.failure?.code ? <span className="figures text-ink-3"> ({message.failure.code})</span> : null}
      </span>
      {message.failure?.retryHelps ? (
        <Button
          size="small"
          busy={busy}
          icon={<RotateCw aria-hidden size={12} />}
          onPress={() => void act(() => retryMessage(message))}
        >
          <Trans>Retry</Trans>
        </Button>
      ) : null}
    </div>
  )
}

function Unknown() {
  return (
    <p className="flex items-start gap-1.5 text-warning text-xs">
      <CircleHelp aria-hidden size={14} className="mt-px shrink-0" />
      <Trans>
        WhatsApp has not confirmed this yet. It may have arrived; its status will settle it. Do not send it
        again.
      </Trans>
    </p>
  )
}
