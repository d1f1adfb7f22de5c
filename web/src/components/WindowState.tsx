import { Trans } from '@lingui/react/macro'
import { Hourglass, Lock } from 'lucide-react'
import type { ReplyWindow } from './reply-window.ts'
import { countdownWords, durationWords } from './time-words.ts'
import { useTimeFormat } from './use-time.ts'

/** How long free text may still be sent: grey, amber under two hours, and why not when it may not. */
export function WindowState({ window, isLong = false }: { window: ReplyWindow; isLong?: boolean }) {
  const { locale } = useTimeFormat()
  if (window.state === 'closed' || window.state === 'never') {
    if (!isLong) {
      return (
        <span className="inline-flex shrink-0 items-center gap-1 whitespace-nowrap text-ink-3">
          <Lock aria-hidden size={11} />
          <Trans>Window closed</Trans>
        </span>
      )
    }
    return (
      <span className="inline-flex items-start gap-1.5 py-1 text-ink-2">
        <Lock aria-hidden size={13} className="mt-px shrink-0" />
        <span>
          {window.state === 'never' ? (
            <Trans>The customer has not written yet, so WhatsApp takes only an approved template.</Trans>
          ) : (
            <Trans>
              The customer wrote more than 24 hours ago, so WhatsApp takes only an approved template. Your
              text is kept.
            </Trans>
          )}
        </span>
      </span>
    )
  }
  const left = isLong ? countdownWords(window.left, locale) : durationWords(window.left, locale)
  const isClosing = window.state === 'closing'
  return (
    <span
      className={`figures inline-flex shrink-0 items-center gap-1 whitespace-nowrap ${isClosing ? 'font-medium text-warning' : 'text-ink-3'}`}
    >
      <Hourglass aria-hidden size={11} />
      {isLong ? <Trans>{left} left to answer freely</Trans> : <Trans>{left} left</Trans>}
    </span>
  )
}
