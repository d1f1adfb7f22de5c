import { isMasked } from '#contract/masked-text.ts'

/** Where a click calls or writes; undefined for what is masked: it leads nowhere. */
export function callLink(phone: string | null): string | undefined {
  return phone && !isMasked(phone) ? `tel:${phone}` : undefined
}

export function mailLink(email: string | null): string | undefined {
  return email && !isMasked(email) ? `mailto:${email}` : undefined
}
