/** A phone number or an e-mail in a text, by the units of the string. */
export type Span = { kind: 'phone' | 'email'; begin: number; end: number }

/** Where a text tells how somebody is reached, in order. Every character is looked at a bounded number of times, whatever stands there. */
export function spansOfReach(text: string): Span[] {
  if (!/[@＠﹫]|\p{N}/u.test(text)) return []
  const signs = signsOf(text)
  const emails = emailsIn(signs)
  const spans: Span[] = []
  let at = 0
  for (const email of [...emails, null]) {
    const end = email ? email.first : signs.length
    for (const phone of phonesIn(signs.slice(at, end))) spans.push(phone)
    if (!email) break
    spans.push({ kind: 'email', begin: signs[email.first]!.begin, end: signs[email.last]!.end })
    at = email.last + 1
  }
  return spans
}

/** One character as it reads, and where it is written; what is not seen (joiners, direction marks, accents) is left out. */
type Sign = { text: string; kind: SignKind; begin: number; end: number }
type SignKind = 'digit' | 'letter' | 'at' | 'break' | 'pause' | 'separator' | 'currency' | 'plus' | 'other'

function signsOf(text: string): Sign[] {
  const signs: Sign[] = []
  let begin = 0
  for (const written of text) {
    const end = begin + written.length
    // One character may stand for several, as ⑿ does for (12).
    for (const sign of written.normalize('NFKC')) {
      const kind = kindOf(sign)
      if (kind) signs.push({ text: sign, kind, begin, end })
      // A mark on a digit is a part of it, as in a key of a phone.
      else if (/\p{M}/u.test(sign) && signs.at(-1)?.kind === 'digit') signs.at(-1)!.end = end
    }
    begin = end
  }
  return signs
}

function kindOf(sign: string): SignKind | null {
  if (sign >= '0' && sign <= '9') return 'digit'
  if ((sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z')) return 'letter'
  if (sign === ' ') return 'separator'
  if (sign === '@') return 'at'
  if (sign === '+') return 'plus'
  if (/[,;:،]/u.test(sign)) return 'pause'
  if (/[\n\r\u2028\u2029]/u.test(sign)) return 'break'
  if (/\p{Cf}|\p{M}|\p{DI}/u.test(sign)) return null
  if (/\p{Nd}/u.test(sign)) return 'digit'
  if (/\p{L}|\p{N}/u.test(sign)) return 'letter'
  if (/\p{Sc}/u.test(sign)) return 'currency'
  if (/[\t*.·•∙⋅‧・。…/\\|~^'’`⁄]|\p{Z}|\p{Pd}|\p{Pc}|\p{Ps}|\p{Pe}|\p{So}/u.test(sign) && sign !== '°')
    return 'separator'
  return 'other'
}

const inLocalPart = /[!#$%'*^_`{}~.+-]|\p{Pd}/u
const inDomain = /[._。-]|\p{Pd}/u

function emailsIn(signs: Sign[]): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = []
  let from = 0
  for (let at = 0; at < signs.length; at++) {
    if (signs[at]!.kind !== 'at') continue
    const first = beginOfLocal(signs, at, from)
    if (first < at) {
      const { last, seen } = endOfDomain(signs, at)
      if (last > at) found.push({ first, last })
      // What was no domain from here is none from any later place in it either.
      at = last > at ? last : seen
    }
    from = at + 1
  }
  return found
}

function beginOfLocal(signs: Sign[], at: number, from: number): number {
  let first = at
  while (first > from && isWordSign(signs[first - 1]!, inLocalPart)) first--
  // What stands before it in the sentence, such as a bracket or a star, is no part of it.
  while (first < at && !isWordSign(signs[first]!)) first++
  return first
}

/** The last sign of the domain, and how far it was looked for; where none follows that can be one, the `@` itself. Several in a row read as one. */
function endOfDomain(signs: Sign[], at: number): { last: number; seen: number } {
  let end = at
  let hasLetter = false
  while (end + 1 < signs.length) {
    const next = signs[end + 1]!
    if (next.kind !== 'at' && !isWordSign(next, inDomain)) break
    hasLetter ||= next.kind === 'letter'
    end++
  }
  let last = hasLetter ? end : at
  while (last > at && !isWordSign(signs[last]!)) last--
  return { last, seen: end }
}

function isWordSign({ kind, text }: Sign, beside?: RegExp): boolean {
  return kind === 'letter' || kind === 'digit' || (beside?.test(text) ?? false)
}

/** Digits that stand together, from the first to the last of them. */
type Group = { first: number; last: number; digits: string }

const digitsMin = 7

function phonesIn(signs: Sign[]): Span[] {
  const spans: Span[] = []
  let run: Group[] = []
  const close = () => {
    const count = run.reduce((sum, { digits }) => sum + digits.length, 0)
    if (count >= digitsMin && !isPlainlyNone(signs, run)) spans.push(spanOf(signs, run))
    run = []
  }
  for (const group of groupsIn(signs)) {
    const before = run.at(-1)
    if (before && !isJoined(signs, before, group)) close()
    run.push(group)
  }
  close()
  return spans
}

function groupsIn(signs: Sign[]): Group[] {
  const groups: Group[] = []
  for (let first = 0; first < signs.length; first++) {
    if (signs[first]!.kind !== 'digit') continue
    let last = first
    while (signs[last + 1]?.kind === 'digit') last++
    groups.push({ first, last, digits: textOf(signs, first, last) })
    first = last
  }
  return groups
}

/** Whether two groups may be of one number, by what stands between them. */
function isJoined(signs: Sign[], before: Group, after: Group): boolean {
  const between = signs.slice(before.last + 1, after.first)
  const kinds = new Set(between.map(({ kind }) => kind))
  const isLong = ({ digits }: Group) => digits.length >= 3
  if (kinds.has('break')) {
    const isShort = ({ digits }: Group) => digits.length >= 2 && digits.length <= 4
    return (
      isShort(before) &&
      isShort(after) &&
      !['letter', 'at', 'other', 'currency', 'pause', 'plus'].some((kind) => kinds.has(kind as SignKind))
    )
  }
  // Times, decimals and lists of numbers have these too.
  if (between.length === 1 && kinds.has('pause')) return isLong(before) && isLong(after)
  if (between.length === 1 && kinds.has('plus')) return true
  return between.every(({ kind }) => kind === 'separator')
}

function spanOf(signs: Sign[], run: Group[]): Span {
  let { first } = run[0]!
  const { last } = run.at(-1)!
  if (signs[first - 1]?.text === '(') first--
  if (signs[first - 1]?.kind === 'plus') first--
  return { kind: 'phone', begin: signs[first]!.begin, end: signs[last]!.end }
}

const year = '(?:19|20)\\d\\d'
const month = '(?:0?[1-9]|1[0-2])'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const date = `(?:${year}([-./])${month}\\1${day}|${day}([-./])${day}\\2${year})`
/** A day, perhaps with the hour after it, or from a day to a day. */
const dates = new RegExp(`^${date}(?: \\d{1,2})?$`, 'u')
const fromTo = new RegExp(`^${date} ?[-–—] ?${date.replace('\\1', '\\3').replace('\\2', '\\4')}$`, 'u')
const years = new RegExp(`^(${year}) ?[-–—/] ?(${year})$`, 'u')
const grouped = /^\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?$/u
const amount = /^\d{1,9}(?:\.\d{1,2})?$/u
const range = /^(\d{3,5}) ?[-–—] ?(\d{3,5})$/u
const moneyAfter = /^ ?(?:\p{Sc}|(?:usd|eur|mxn|cop|dollars?|d[oó]lares|pesos|euros?)(?!\p{L}))/iu

/** Dates, prices, spans of years and of round numbers, a ZIP code of nine digits behind its state. */
function isPlainlyNone(signs: Sign[], run: Group[]): boolean {
  const { first } = run[0]!
  const { last } = run.at(-1)!
  // Nothing below is longer.
  if (last - first > 40 || signs[first - 1]?.kind === 'plus') return false
  const text = textOf(signs, first, last)
  const after = textOf(signs, last + 1, last + 12)
  const before = textOf(signs, Math.max(0, first - 4), first - 1)
  if (dates.test(text) || fromTo.test(text)) return true
  if (/^\d{5}[-–]\d{4}$/u.test(text) && /(?:^|[^\p{L}])[A-Z]{2} $/u.test(before)) return true
  const [, from, to] = years.exec(text) ?? range.exec(text) ?? []
  const isMoney = /\p{Sc} ?$/u.test(before) || moneyAfter.test(after)
  if (from && to && Number(from) <= Number(to)) {
    if (isMoney || years.test(text)) return true
    return Number(from) % 50 === 0 && Number(to) % 50 === 0
  }
  return (isMoney && (grouped.test(text) || amount.test(text))) || /^\d{1,3}(?:,\d{3})+$/u.test(text)
}

function textOf(signs: Sign[], first: number, last: number): string {
  let text = ''
  for (let at = first; at <= last && at < signs.length; at++) text += signs[at]!.text
  return text
}
