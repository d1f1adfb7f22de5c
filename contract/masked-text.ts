import { type Span, spansOfReach } from './reach-in-words.ts'

export type MaskedKind = 'phone' | 'email' | 'words'

/** As somebody reads it who may not see how a customer is reached. */
export function maskedText(kind: MaskedKind, text: string): string {
  if (kind === 'phone') return maskedPhone(text)
  if (kind === 'email') return maskedEmail(text)
  return hideReach(text)
}

/** A text without what looks like a phone number or an e-mail in it; all around stays as it was. */
export function hideReach(text: string): string {
  let shown = ''
  let at = 0
  for (const span of spansOfReach(text)) {
    shown += text.slice(at, span.begin) + maskedSpan(text, span)
    at = span.end
  }
  return shown + text.slice(at)
}

/**
 * What somebody writes who was shown `before` masked: where a mask comes back as it was shown it stands for what it hides, so that changing the
 * words beside a number does not lose the number.
 */
export function withReachOf(before: string, written: string): string {
  let text = written
  let at = 0
  for (const span of spansOfReach(before)) {
    const mask = maskedSpan(before, span)
    const found = text.indexOf(mask, at)
    if (found < 0) continue
    const hidden = before.slice(span.begin, span.end)
    text = text.slice(0, found) + hidden + text.slice(found + mask.length)
    at = found + hidden.length
  }
  return text
}

/** The last place up to `charactersMax` at which the text can be cut without leaving a part of a number or an e-mail. */
export function cutBefore(text: string, charactersMax: number): number {
  const cut = spansOfReach(text).find(({ begin, end }) => begin < charactersMax && end > charactersMax)
  return cut?.begin ?? charactersMax
}

/** Sent back as it was shown, it changes nothing. */
export function isMasked(text: string): boolean {
  return text.includes(dots)
}

const dots = '•••'

function maskedSpan(text: string, { kind, begin, end }: Span): string {
  return maskedText(kind, text.slice(begin, end))
}

/** The last two digits, by which people tell two customers of one name apart. */
function maskedPhone(phone: string): string {
  return `${dots}• ${phone
    .normalize('NFKC')
    .replaceAll(/\P{Nd}/gu, '')
    .match(/.{0,2}$/u)}`
}

function maskedEmail(email: string): string {
  return `${/^./u.exec(email) ?? ''}${dots}@${dots}`
}
