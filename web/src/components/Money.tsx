import { useLocale } from '../language.ts'

/** An amount in the currency's smallest unit, as the locale writes it, in tabular figures. */
export function Money({
  cents,
  currency,
  className = '',
}: {
  cents: number
  currency: string
  className?: string
}) {
  const locale = useLocale()
  return <span className={`figures ${className}`}>{moneyWords(cents, currency, locale)}</span>
}

/** `$1,250`; the cents only where there are some. */
export function moneyWords(cents: number, currency: string, locale: string): string {
  const whole = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const digits = whole.resolvedOptions().maximumFractionDigits ?? 2
  const amount = cents / 10 ** digits
  if (!Number.isInteger(amount)) return whole.format(amount)
  return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    amount,
  )
}
