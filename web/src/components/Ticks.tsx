import { useLingui } from '@lingui/react/macro'
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react'
import type { Message } from '#contract/inbox.ts'
import { clockWords } from './time-words.ts'
import { useTimeFormat } from './use-time.ts'

type Ticked = Pick<Message, 'state' | 'sentAt' | 'deliveredAt' | 'readAt'>

/** How far a message of ours has come, as WhatsApp shows it; the words and times on hover and for screen readers. */
export function Ticks({ message }: { message: Ticked }) {
  const words = useTickWords(message)
  const look = looks[message.state]
  if (!look) return null
  const { icon: Icon, tone } = look
  return (
    <span title={words} className={`inline-flex items-center ${tone}`}>
      <Icon aria-hidden size={14} strokeWidth={2.25} />
      <span className="sr-only">{words}</span>
    </span>
  )
}

/** The same sign without times, for a row of the list. */
export function StateMark({ state }: { state: Message['state'] }) {
  const words = useStateWords()
  const look = looks[state]
  if (!look) return null
  const { icon: Icon, tone } = look
  return (
    <span className={`inline-flex shrink-0 items-center ${tone}`}>
      <Icon aria-hidden size={13} strokeWidth={2.25} />
      <span className="sr-only">{words[state]}</span>
    </span>
  )
}

function useTickWords({ state, sentAt, deliveredAt, readAt }: Ticked): string {
  const { t } = useLingui()
  const words = useStateWords()
  const { locale, timeZone } = useTimeFormat()
  const at = (time: string) => clockWords(time, locale, timeZone)
  if (state === 'failed' || state === 'unknown' || state === 'queued' || state === 'sending')
    return words[state]
  const parts = [t`Sent ${at(sentAt)}`]
  if (deliveredAt) parts.push(t`Delivered ${at(deliveredAt)}`)
  if (readAt) parts.push(t`Read ${at(readAt)}`)
  return parts.length === 1 && state !== 'sent' ? words[state] : parts.join(' · ')
}

function useStateWords(): Record<Message['state'], string> {
  const { t } = useLingui()
  return {
    received: t`Received`,
    queued: t`On its way`,
    sending: t`On its way`,
    sent: t`Sent`,
    delivered: t`Delivered`,
    read: t`Read`,
    failed: t`Not sent`,
    unknown: t`Not confirmed by WhatsApp yet`,
  }
}

const looks: Record<Message['state'], { icon: typeof Check; tone: string } | null> = {
  received: null,
  queued: { icon: Clock, tone: 'text-ink-3' },
  sending: { icon: Clock, tone: 'text-ink-3' },
  sent: { icon: Check, tone: 'text-ink-3' },
  delivered: { icon: CheckCheck, tone: 'text-ink-3' },
  read: { icon: CheckCheck, tone: 'text-info' },
  failed: { icon: CircleAlert, tone: 'text-danger' },
  unknown: { icon: CircleHelp, tone: 'text-warning' },
}
