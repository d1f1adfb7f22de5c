import type { Contact } from '#contract/contacts.ts'

/** Whether a contact is meant by what somebody typed: every word in the name, or the digits in the number. */
export function matchesContact(contact: Contact, typed: string): boolean {
  const wanted = plain(typed)
  if (wanted === '') return true
  const digits = typed.replace(/\D/g, '')
  if (digits.length >= 3 && contact.phone?.replace(/\D/g, '').includes(digits)) return true
  const text = plain([contact.displayName, contact.name, contact.username, contact.email].join(' '))
  return wanted.split(' ').every((word) => text.includes(word))
}

/** Lower case, without accents: `Núñez` is found by `nunez`. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^@/, '')
    .trim()
    .replace(/\s+/g, ' ')
}
