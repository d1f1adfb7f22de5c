import { dateWords, durationWords, fullTimeWords, listTimeWords } from './time-words.ts'
import { useNow, useTimeFormat } from './use-time.ts'

/** When something was, as short as a list wants it; the whole time on hover. */
export function TimeAgo({ time, className }: { time: string; className?: string }) {
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  return (
    <time dateTime={time} title={fullTimeWords(time, locale, timeZone)} className={className}>
      {listTimeWords(time, now, locale, timeZone)}
    </time>
  )
}

/** How long since, in its largest unit: `3 min`, and `1 min` from the first moment. */
export function Since({ time, className }: { time: string; className?: string }) {
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  return (
    <time dateTime={time} title={fullTimeWords(time, locale, timeZone)} className={className}>
      {durationWords(Math.max(60_000, now - Date.parse(time)), locale)}
    </time>
  )
}

/** A day that may lie ahead, as the locale writes it; with the clock where the hour counts. */
export function DateOf({ time, withClock }: { time: string; withClock?: boolean }) {
  const { locale, timeZone } = useTimeFormat()
  return (
    <time dateTime={time} title={fullTimeWords(time, locale, timeZone)}>
      {dateWords(time, locale, timeZone, withClock)}
    </time>
  )
}
