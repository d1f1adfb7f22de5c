export type MaskedKind = 'phone' | 'email' | 'words'

/** As somebody reads it who may not see how a customer is reached. */
export function maskedText(kind: MaskedKind, text: string): string {
  if (kind === 'phone') return maskedPhone(text)
  if (kind === 'email') return maskedEmail(text)
  return hideReach(text)
}

/** A text without what looks like a phone number or an e-mail in it. */
export function hideReach(text: string): string {
  return text
    .replaceAll(/[^\s@<>(),;:"]+@[^\s@<>(),;:"]+/gu, maskedEmail)
    .replaceAll(/[+(]?\d[\d\s()./-]{5,}\d/gu, (found) =>
      found.replaceAll(/\D/gu, '').length >= 7 ? maskedPhone(found) : found,
    )
}

/** Sent back as it was shown, it changes nothing. */
export function isMasked(text: string): boolean {
  return text.includes(dots)
}

const dots = '•••'

/** The last two digits, by which people tell two customers of one name apart. */
function maskedPhone(phone: string): string {
  return `${dots}• ${phone.replaceAll(/\D/gu, '').slice(-2)}`
}

function maskedEmail(email: string): string {
  return `${email.slice(0, 1)}${dots}@${dots}`
}
