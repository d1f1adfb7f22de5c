import { expect, test } from 'vitest'
import type { Contact } from '#contract/contacts.ts'
import { matchesContact } from './contact-search.ts'

const oscar = {
  displayName: 'Óscar Núñez',
  name: 'Óscar Núñez',
  username: 'oscar_fixes',
  email: 'oscar@example.com',
  phone: '+15125550134',
} as Contact

test('a contact is found by parts of the name in any order, with or without accents', () => {
  for (const typed of ['osc', 'NUNEZ', 'núñez óscar', '  oscar   n ', '']) {
    expect(matchesContact(oscar, typed), typed).toBe(true)
  }
})

test('a contact is found by number however it is written, by username and by e-mail', () => {
  for (const typed of ['(512) 555-0134', '0134', '+1 512', '@oscar_fixes', 'oscar@example']) {
    expect(matchesContact(oscar, typed), typed).toBe(true)
  }
})

test('another name, and another number, do not find it', () => {
  for (const typed of ['oscar smith', '555 0135', 'pepe', '99']) {
    expect(matchesContact(oscar, typed), typed).toBe(false)
  }
})
