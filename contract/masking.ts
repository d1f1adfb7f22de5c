import { z } from 'zod'

/**
 * What says how a customer is reached. Who may not see it gets it masked, whatever endpoint tells it: a response marks such a field with one of these, and
 * `kernel/http/mount.ts` does the rest. Words may hold a number or an e-mail beside other things, as a name does that is just the number.
 */
export const maskedKinds = ['phone', 'email', 'words'] as const
export type MaskedKind = (typeof maskedKinds)[number]

export const phoneField = z.string().meta({ masked: 'phone' satisfies MaskedKind })
export const emailField = z.string().meta({ masked: 'email' satisfies MaskedKind })
export const wordsField = z.string().meta({ masked: 'words' satisfies MaskedKind })

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

/** For bodies in which an e-mail stands: what was shown masked may come back. */
export const maskedEmailSchema = z.string().regex(/^.?•••@•••$/u)
