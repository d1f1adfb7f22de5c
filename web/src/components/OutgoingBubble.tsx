import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert, Clock } from 'lucide-react'
import { draftOf, keepDraft } from '../api/drafts.ts'
import { discardReply, type Outgoing, resendReply } from '../api/outbox.ts'
import { problemWords } from '../api/problem-words.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { bubbleFootLook, bubbleLook } from './MessageBubble.tsx'
import { MessageText } from './MessageText.tsx'
import { clockWords } from './time-words.ts'
import { useTimeFormat } from './use-time.ts'

/** A message that our server has not taken yet: on its way, waiting for the network, or refused with the reason. */
export function OutgoingBubble({ outgoing }: { outgoing: Outgoing }) {
  const { t, i18n } = useLingui()
  const { locale, timeZone } = useTimeFormat()
  const { refused } = outgoing
  const known = refused ? problemWords[refused.code as keyof typeof problemWords] : undefined

  function edit() {
    const draft = draftOf(outgoing.conversationId)
    keepDraft(outgoing.conversationId, draft === '' ? outgoing.text : `${outgoing.text}\n\n${draft}`)
    discardReply(outgoing)
  }

  return (
    <div className="flex max-w-full flex-col items-end gap-1">
      <div
        className={classes(
          bubbleLook,
          refused ? 'border-danger-line bg-danger-soft' : 'border-accent-line bg-accent-soft',
        )}
      >
        <MessageText text={outgoing.text} />
        <span className={bubbleFootLook}>
          <span className="figures">{clockWords(new Date(outgoing.at).toISOString(), locale, timeZone)}</span>
          {refused ? null : (
            <span title={t`On its way`}>
              <Clock aria-hidden size={13} />
              <span className="sr-only">{t`On its way`}</span>
            </span>
          )}
        </span>
      </div>
      {refused ? (
        <div className="flex max-w-full flex-wrap items-center justify-end gap-x-2 gap-y-1 text-danger text-xs">
          <CircleAlert aria-hidden size={14} className="shrink-0" />
          <span>
            <Trans>Not sent.</Trans> {known ? i18n._(known) : refused.text}
          </span>
          <Button size="small" onPress={() => resendReply(outgoing)}>
            <Trans>Retry</Trans>
          </Button>
          <Button size="small" onPress={edit}>
            <Trans>Edit</Trans>
          </Button>
          <Button size="small" look="quiet" onPress={() => discardReply(outgoing)}>
            <Trans>Discard</Trans>
          </Button>
        </div>
      ) : outgoing.attempts > 0 ? (
        <p className="text-warning text-xs">
          <Trans>No connection. This waits here and goes out by itself.</Trans>
        </p>
      ) : null}
    </div>
  )
}
