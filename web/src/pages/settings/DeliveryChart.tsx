import { Trans, useLingui } from '@lingui/react/macro'
import { clockWords, dayWords } from '../../components/time-words.ts'
import { useNow, useTimeFormat } from '../../components/use-time.ts'
import type { Hour } from './delivery-hours.ts'

const heightPixels = 96

/** A bar for each hour. The table below says the same in figures; the words here say the whole. */
export function DeliveryChart({ hours }: { hours: Hour[] }) {
  const { t, i18n } = useLingui()
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  const most = Math.max(1, ...hours.map(({ received }) => received))
  const total = i18n.number(hours.reduce((sum, { received }) => sum + received, 0))
  const when = (hour: string) =>
    `${dayWords(hour, now, locale, timeZone)}, ${clockWords(hour, locale, timeZone)}`
  const pixels = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / most) * heightPixels)))
  const first = hours[0]
  const last = hours.at(-1)
  return (
    <figure className="mb-4">
      <div
        role="img"
        aria-label={t`${total} deliveries by hour; the table below has the figures.`}
        className="flex items-end gap-px border-line border-b"
        style={{ height: heightPixels + 4 }}
      >
        {hours.map((hour) => (
          <div
            key={hour.hour}
            title={`${when(hour.hour)}: ${t`${hour.stored} stored, ${hour.repeated} repeated, ${hour.refused} refused`}`}
            className="flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-hover"
          >
            <div className="rounded-t-[2px] bg-danger" style={{ height: pixels(hour.refused) }} />
            <div className="bg-line-strong" style={{ height: pixels(hour.repeated) }} />
            <div className="bg-accent" style={{ height: pixels(hour.stored) }} />
          </div>
        ))}
      </div>
      <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-2xs text-ink-3">
        <span className="figures">{first ? when(first.hour) : null}</span>
        <span className="flex-1" />
        <Legend colour="bg-accent">
          <Trans>Stored</Trans>
        </Legend>
        <Legend colour="bg-line-strong">
          <Trans>Repeated</Trans>
        </Legend>
        <Legend colour="bg-danger">
          <Trans>Refused</Trans>
        </Legend>
        <span className="flex-1" />
        <span className="figures">{last ? when(last.hour) : null}</span>
      </figcaption>
    </figure>
  )
}

function Legend({ colour, children }: { colour: string; children: React.ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-[2px] ${colour}`} />
      {children}
    </span>
  )
}
