import { Trans, useLingui } from '@lingui/react/macro'
import { clockWords, dayWords } from '../../components/time-words.ts'
import { useNow, useTimeFormat } from '../../components/use-time.ts'
import { addsUp, type Hour, totalOf } from './delivery-hours.ts'

/** Hour by hour, the newest first: received = stored + repeated + refused. Hours without a delivery are left out. */
export function DeliveryTable({ hours }: { hours: Hour[] }) {
  const { t, i18n } = useLingui()
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  const total = totalOf(hours)
  const rows = hours.filter(({ received }) => received > 0).toReversed()
  const cells = (hour: Omit<Hour, 'hour'>) =>
    [hour.received, hour.stored, hour.repeated, hour.refused] as const
  return (
    <div className="max-h-80 overflow-auto rounded-md border border-line">
      <table className="figures w-full text-sm">
        <caption className="sr-only">{t`Deliveries by hour`}</caption>
        <thead className="sticky top-0 bg-sunken text-ink-3 text-xs">
          <tr>
            <th scope="col" className={`${cell} text-left font-medium`}>
              <Trans>Hour</Trans>
            </th>
            <th scope="col" className={head}>
              <Trans>Received</Trans>
            </th>
            <th scope="col" className={head}>
              = <Trans>Stored</Trans>
            </th>
            <th scope="col" className={head}>
              + <Trans>Repeated</Trans>
            </th>
            <th scope="col" className={head}>
              + <Trans>Refused</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="border-line border-b font-semibold">
            <th scope="row" className={`${cell} text-left`}>
              <Trans>Together</Trans>
            </th>
            {cells(total).map((count, index) => (
              <td key={columns[index]} className={`${cell} text-right`}>
                {i18n.number(count)}
              </td>
            ))}
          </tr>
          {rows.map((hour) => (
            <tr key={hour.hour} className="border-line border-b last:border-b-0">
              <th scope="row" className={`${cell} text-left font-normal text-ink-2`}>
                {dayWords(hour.hour, now, locale, timeZone)}, {clockWords(hour.hour, locale, timeZone)}
              </th>
              {cells(hour).map((count, index) => (
                <td
                  key={columns[index]}
                  className={`${cell} text-right ${index === 3 && count > 0 ? 'font-medium text-danger' : ''}`}
                >
                  {i18n.number(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {addsUp(total) ? null : (
        <p role="alert" className="border-danger-line border-t bg-danger-soft px-4 py-2 text-danger text-sm">
          <Trans>
            This does not add up: some deliveries went nowhere. Tell whoever runs this installation.
          </Trans>
        </p>
      )}
    </div>
  )
}

const columns = ['received', 'stored', 'repeated', 'refused']
const cell = 'px-4 py-1.5 phone:px-2'
const head = `${cell} text-right font-medium whitespace-nowrap`
