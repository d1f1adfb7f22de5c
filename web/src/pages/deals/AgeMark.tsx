import { Trans, useLingui } from '@lingui/react/macro'
import { AlarmClock, Hourglass } from 'lucide-react'
import { durationWords } from '../../components/time-words.ts'
import { useNow, useTimeFormat } from '../../components/use-time.ts'
import { cardAge } from './card-age.ts'

/** How long a card has been in its stage, and by how much that is too long: in words, the colour only underlines it. */
export function AgeMark({ stageSince, targetDays }: { stageSince: string; targetDays: number | null }) {
  const { t } = useLingui()
  const { locale } = useTimeFormat()
  const { state, milliseconds, overMilliseconds } = cardAge(stageSince, targetDays, useNow())
  const age = durationWords(milliseconds, locale)
  const over = durationWords(overMilliseconds, locale)
  const spoken = durationWords(milliseconds, locale, 'long')
  const target = durationWords((targetDays ?? 0) * 24 * 60 * 60_000, locale, 'long')
  const Icon = state === 'fresh' ? Hourglass : AlarmClock
  return (
    <span
      title={
        targetDays === null
          ? t`In this stage for ${spoken}`
          : t`In this stage for ${spoken}; the target is ${target}`
      }
      className={`figures inline-flex items-center gap-1 whitespace-nowrap ${tones[state]}`}
    >
      <Icon aria-hidden size={11} />
      <span className="sr-only">{t`In this stage:`}</span>
      {state === 'fresh' ? age : <Trans>{over} late</Trans>}
    </span>
  )
}

const tones = { fresh: 'text-ink-3', late: 'text-warning', overdue: 'font-medium text-danger' }
