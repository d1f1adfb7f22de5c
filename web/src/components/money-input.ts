/** Most that a card may be worth, in the currency's smallest unit. */
export const centsMax = 100_000_000_000

/**
 * What somebody typed as an amount, in the currency's smallest unit; null for nothing, NaN for what cannot be read.
 * The locale says which sign is the decimal one; the other counts as decimal too where it can be nothing else: `12,5`.
 */
export function readMoney(text: string, locale: string, currency: string): number | null {
  const typed = text.replace(/[\s\p{Sc}]/gu, '').replace(/^[A-Z]{1,3}(?=\d)|(?<=\d)[A-Z]{1,3}$/g, '')
  if (typed === '') return text.trim() === '' ? null : Number.NaN
  if (!/^\d[\d.,'’]*$/.test(typed)) return Number.NaN
  const { decimal, digits } = signsOf(locale, currency)
  const other = decimal === '.' ? ',' : '.'
  const otherAt = typed.lastIndexOf(other)
  const isOtherDecimal =
    !typed.includes(decimal) && typed.indexOf(other) === otherAt && typed.length - otherAt - 1 !== 3
  const point = otherAt >= 0 && isOtherDecimal ? other : decimal
  const [whole = '', fraction = '', ...rest] = typed.split(point)
  if (rest.length > 0 || !/^\d*$/.test(fraction) || fraction.length > digits) return Number.NaN
  const groups = whole.split(/[.,'’]/)
  if (groups.length > 1 && groups.slice(1).some((group) => group.length !== 3)) return Number.NaN
  const cents = Number(groups.join('') + fraction.padEnd(digits, '0'))
  return Number.isSafeInteger(cents) ? cents : Number.NaN
}

/** The amount as it stands in a field: without sign and groups, as the locale writes decimals. */
export function moneyText(cents: number | null, locale: string, currency: string): string {
  if (cents === null) return ''
  const { digits } = signsOf(locale, currency)
  const amount = cents / 10 ** digits
  const decimals = Number.isInteger(amount) ? 0 : digits
  return new Intl.NumberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount)
}

/** `$`, `€`: what stands beside the field. */
export function moneySign(locale: string, currency: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0)
  return parts.find(({ type }) => type === 'currency')?.value ?? currency
}

function signsOf(locale: string, currency: string): { decimal: string; digits: number } {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  return {
    decimal:
      new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.',
    digits: format.resolvedOptions().maximumFractionDigits ?? 2,
  }
}
