import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test('initials are the first letters of the first and the last word', () => {
  expect(initialsOf('Ruth Alvarez')).toBe('RA')
  expect(initialsOf('  óscar  de la núñez ')).toBe('ÓN')
  expect(initialsOf('Cher')).toBe('C')
})

test('a number is a number sign, a username goes by its letters, nothing is a question mark', () => {
  expect(initialsOf('+1 512 555 0134')).toBe('#')
  expect(initialsOf('@waterworks_fan')).toBe('W')
  expect(initialsOf('')).toBe('?')
  expect(initialsOf('🙂')).toBe('?')
})

test('letters outside the first Unicode plane stay whole', () => {
  expect(initialsOf('𐐨𐐩 𐐪')).toBe('𐐀𐐂')
})
