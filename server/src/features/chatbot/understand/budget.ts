/** US cents; left out where the text names a sum that we cannot read. `text` is the customer's own words. */
export type Budget = { text: string; cents?: number }

/**
 * Reads what somebody wants to spend: "around 500", "$1,200", "1.5k", "unos 800 dólares", "500-800" (the upper end).
 * `expected` says that the budget was just asked for, so that a bare number counts.
 */
export function readBudget(text: string, { expected = false } = {}): Budget | null {
  let best: Budget | null = null
  for (const match of text.matchAll(sum)) {
    const [whole, currencyBefore, digits, thousand, currencyAfter] = match
    if (digits === undefined) continue
    const before = text.slice(Math.max(0, match.index - 28), match.index).toLowerCase()
    const after = text.slice(match.index + whole.length, match.index + whole.length + 14).toLowerCase()
    const cents = centsOf(digits, thousand !== undefined)
    if (cents === null) continue
    const hasCurrency = currencyBefore !== undefined || currencyAfter !== undefined
    if (otherMoney.test(before) && !strongCue.test(before)) continue
    const hasCue = strongCue.test(before) || (weakCue.test(before) && !/^\d{5}$/.test(digits))
    const isMoney = hasCurrency || (!isMeasured(after) && cents >= 50_00 && (hasCue || thousand || expected))
    if (!isMoney || /\d[:/]$/.test(before) || /^[:/]\d/.test(after)) continue
    const cue = cueText.exec(text.slice(Math.max(0, match.index - 28), match.index))?.[0] ?? ''
    const said = `${cue}${whole}`.trim().slice(0, 60)
    best = best
      ? { text: `${best.text} - ${said}`.slice(0, 80), cents: Math.max(best.cents ?? 0, cents) }
      : { text: said, cents }
  }
  return best
}

/** A dot or comma before three digits separates thousands, in either language; before one or two it is decimal. */
function centsOf(digits: string, isThousand: boolean): number | null {
  const whole = digits.replace(/[.,](?=\d{3}(?!\d))/g, '').replace(',', '.')
  const dollars = Number(whole) * (isThousand ? 1000 : 1)
  const cents = Math.round(dollars * 100)
  return Number.isFinite(cents) && cents > 0 && cents <= centsMax ? cents : null
}

/** Ten million dollars: beyond it, the number was something else. */
const centsMax = 1_000_000_000

const sum =
  /(?<![\p{L}\p{N}.,#])(\$\s?|usd\s?)?(\d{1,9}(?:[.,]\d{3}){0,2}(?:[.,]\d{1,2})?)(?!\d)(?:\s?(k|mil|grand)(?![\p{L}\p{N}]))?(?:\s?(\$|usd|dollars?|d[oó]lares|d[oó]lar|bucks?)(?![\p{L}\p{N}]))?/giu
const strongCue =
  /(?:budget|presupuesto|spend|spending|gastar|up to|hasta|max|maximum|m[aá]ximo|under|less than|menos de|no more than|no m[aá]s de|afford|pay|pagar)\W{0,3}(?:(?:is|es|de|of|about|around|like|unos|como|up to)\W{0,3}){0,2}$/
/** "My water bill is $400", "they quoted me 900": money that is not to be spent here. */
const otherMoney = /\b(?:bill|paid|charged?|quoted|cost|went|factura|recibo|pagu[eé]|cobr\p{L}*)\b[^.!?]*$/u
const weakCue = /(?:around|about|roughly|approx\.?|unos|alrededor de|como|aprox\.?|m[aá]s o menos)\s{0,2}$/
const cueText =
  /(?:around|about|roughly|approx\.?|up to|under|less than|max|unos|alrededor de|hasta|menos de|como|m[aá]s o menos)\s{0,2}$/i
const isMeasured = (after: string) =>
  /^\s?(?:gal|year|yr|a[nñ]o|old|min|hour|hr|hora|day|d[ií]a|week|semana|month|mes|am\b|pm\b|a\.m|p\.m|feet|ft|foot|sq|inch|pies|degree|grado|°|%|btu|ton|amp|volt|psi|mile|people|[a-z]+\s(?:st|ave|dr|ln|rd|blvd|street|lane|drive|road)\b)/.test(
    after,
  )
