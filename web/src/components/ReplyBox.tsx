import { Trans, useLingui } from '@lingui/react/macro'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { useDraft } from '../api/drafts.ts'
import { useMay } from '../api/identity.ts'
import { sendReply } from '../api/outbox.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { toggleEnterSends, useEnterSends } from './enter-sends.ts'
import { HandlerBar } from './HandlerBar.tsx'
import { replyWindow, textLength, textLengthMax } from './reply-window.ts'
import { useNow } from './use-time.ts'
import { WindowState } from './WindowState.tsx'

export type ReplyBoxHandle = { focus: () => void }

/** Where a person writes to the customer. The text is kept while it is not sent, whatever happens. */
export function ReplyBox({ conversation, ref }: { conversation: Conversation; ref?: Ref<ReplyBoxHandle> }) {
  const { t } = useLingui()
  const { id } = conversation
  const [text, setText] = useDraft(id)
  const enterSends = useEnterSends()
  const area = useRef<HTMLTextAreaElement>(null)
  const reasonId = useId()
  const mayReply = useMay('inbox.reply')
  const replyTime = replyWindow(conversation.windowUntil, useNow())
  const isWindowOpen = replyTime.state === 'open' || replyTime.state === 'closing'
  const { allowed, reason } = conversation.can.reply
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }), [])

  // After every change of the text, its own or a draft's from elsewhere, the field is as high as what it holds.
  useLayoutEffect(() => {
    const field = area.current
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 240)}px`
  })

  const length = textLength(text)
  const isTooLong = length > textLengthMax
  const isBlocked = !mayReply || !isWindowOpen || !allowed
  const mayNotSend = isBlocked || isTooLong || text.trim() === ''

  function send() {
    if (mayNotSend) return
    sendReply(id, text.trim())
    setText('')
    area.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      area.current?.blur()
      return
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    // On a touch keyboard Enter is the only way to a new line, and the button is under the thumb.
    const isTouch = window.matchMedia('(pointer: coarse)').matches
    const wantsToSend = event.ctrlKey || event.metaKey || (!isTouch && event.shiftKey !== enterSends)
    if (!wantsToSend) return
    event.preventDefault()
    send()
  }

  return (
    <div className="safe-bottom shrink-0 border-line border-t bg-surface">
      <HandlerBar conversation={conversation} />
      <div className="mx-auto w-full max-w-3xl px-4 pb-3 phone:px-3">
        <div
          className={classes(
            'rounded-md border bg-raised transition-colors duration-100',
            isTooLong ? 'border-danger' : 'border-field/60 focus-within:border-accent-ink',
          )}
        >
          <textarea
            ref={area}
            rows={1}
            dir="auto"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            readOnly={!mayReply}
            aria-label={t`Write to ${conversation.contact.displayName}`}
            aria-describedby={reasonId}
            aria-invalid={isTooLong}
            placeholder={mayReply ? t`Write a message` : t`Your role may read here, not write`}
            className="block max-h-60 min-h-11 w-full resize-none bg-transparent px-3 pt-2.5 pb-1.5 text-base outline-none phone:text-[16px]"
          />
          <div className="flex items-center gap-3 pr-1.5 pb-1.5 pl-3">
            <div
              id={reasonId}
              className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 text-ink-3 text-xs"
            >
              {mayReply ? <WindowState window={replyTime} isLong /> : null}
              {isWindowOpen && !allowed && reason && mayReply ? (
                <span className="text-danger">{reason}</span>
              ) : null}
              {length > textLengthMax - 500 ? <Length length={length} /> : null}
            </div>
            {isWindowOpen && mayReply ? (
              <button
                type="button"
                onClick={toggleEnterSends}
                title={t`Press to swap what Enter does`}
                className="rounded-xs px-1 text-2xs text-ink-3 hover:text-ink phone:hidden"
              >
                {enterSends ? <Trans>Enter sends</Trans> : <Trans>Shift+Enter sends</Trans>}
              </button>
            ) : null}
            <Button
              look="primary"
              isDisabled={mayNotSend}
              icon={<SendHorizontal aria-hidden size={15} />}
              onPress={send}
            >
              <Trans>Send</Trans>
            </Button>
          </div>
        </div>
      </div>
    </div>
  )
}

function Length({ length }: { length: number }) {
  const { i18n } = useLingui()
  const isOver = length > textLengthMax
  const words = `${i18n.number(length)} / ${i18n.number(textLengthMax)}`
  return (
    <span role="status" className={isOver ? 'figures font-medium text-danger' : 'figures'}>
      {isOver ? <Trans>{words}: too long for one message</Trans> : words}
    </span>
  )
}
