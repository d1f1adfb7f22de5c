import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { refuse } from '#kernel/http/refusal.ts'

/** E.164 of what a person typed, United States assumed where no country is written; `phone_invalid` when it cannot be one. */
export function readPhone(text: string): string {
  const number = parsePhoneNumberFromString(text, 'US')
  if (!number?.isPossible()) refuse('phone_invalid')
  return number.number
}

/** WhatsApp writes E.164 without the plus; null for what is no number. */
export function phoneOfWaId(waId: string | undefined): string | null {
  return waId && /^\d{5,15}$/.test(waId) ? `+${waId}` : null
}

/**
 * The key by which numbers are the same: Mexico's 1 after 52 and Argentina's 9 after 54 are dropped, and the ninth digit of a Brazilian
 * mobile (reference/home-services.md 10.1). Only for matching; numbers are stored and dialled as they came.
 */
export function phoneKey(e164: string): string {
  return e164
    .replace(/^\+521(\d{10})$/, '+52$1')
    .replace(/^\+549(\d{10})$/, '+54$1')
    .replace(/^\+55(\d\d)9(\d{8})$/, '+55$1$2')
}

export function readablePhone(e164: string): string {
  const number = parsePhoneNumberFromString(e164)
  if (!number) return e164
  return number.countryCallingCode === '1' ? number.formatNational() : number.formatInternational()
}
