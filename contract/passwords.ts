import { commonPasswords } from './common-passwords.ts'

/**
 * What makes a password good or not, for the server, which decides, and for the page, which says it while somebody types. Length and luck, not kinds of
 * characters (reference/identity.md 2.1): fifteen characters alone, eight beside a second factor, and none of what is tried first.
 */
export const passwordLength = { alone: 15, beside: 8, max: 128 } as const

export type PasswordFlaw = 'password_too_short' | 'password_too_long' | 'password_guessable'

/** What is wrong with a new password; null when nothing is. `context`: what a stranger knows of this person and business. */
export function flawOf(
  password: string,
  context: string[],
  lengthMin: number = passwordLength.alone,
): PasswordFlaw | null {
  const length = lengthOf(password)
  if (length < lengthMin) return 'password_too_short'
  if (length > passwordLength.max) return 'password_too_long'
  return isGuessable(password, context) ? 'password_guessable' : null
}

/** As it is hashed: what is one character after normalising counts as one. */
export function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length
}

/** Repeated or running characters, walks over the keyboard, what many people use, and the words of this very person and business. */
export function isGuessable(password: string, context: string[]): boolean {
  const plain = fold(password)
  // Signs and pictures are as good as letters; only where letters and digits make the password are they looked at alone.
  const seen = plain.length >= 8 ? plain : password.normalize('NFKC').toLowerCase()
  return (
    new Set(seen).size < 5 ||
    /^(.{1,7})\1+.{0,6}$/su.test(seen) ||
    runsOn(seen) ||
    isCommon(password) ||
    [...context, 'Plumbline'].map(fold).some((word) => word.length >= 4 && restWithout(seen, word) < 8)
  )
}

/** On the list, with or without what people put before, behind and in place of its letters; or made of two that are. */
export function isCommon(password: string): boolean {
  // A year behind it is a number, and no letters in disguise.
  const bare = password.replaceAll(/^\d+|\d+$/g, '')
  return [password, unleet(password), unleet(bare)].map(fold).some((plain) =>
    formsOf(plain).some(
      (form) =>
        commonPasswords.has(form) ||
        isMadeOfCommon(form) ||
        // Of what chance has drawn, such as 64 hexadecimal digits, a few letters alone may well lie side by side.
        (form.length >= plain.length * 0.75 && isWalk(form)),
    ),
  )
}

/** With the numbers that people put before, behind and between, and without. */
function formsOf(plain: string): string[] {
  return [plain, plain.replaceAll(/^\d+|\d+$/g, ''), plain.replaceAll(/\d/g, '')].filter(
    (form) => form.length >= 4,
  )
}

/** Letters that people write as digits or signs. */
function unleet(text: string): string {
  return [...text.normalize('NFKD')].map((character) => leet[character] ?? character).join('')
}

const leet: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  6: 'g',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
}

/** Two of the list in a row, such as `dragonmonkey`: the number of ways is small. */
function isMadeOfCommon(text: string, partsMax = 2): boolean {
  if (text === '') return true
  if (partsMax === 0) return false
  for (let length = Math.min(text.length, longestCommon); length >= 4; length--) {
    if (commonPasswords.has(text.slice(0, length)) && isMadeOfCommon(text.slice(length), partsMax - 1))
      return true
  }
  return false
}

const longestCommon = Math.max(...[...commonPasswords].map((word) => word.length))

/** Neighbours on a keyboard, one after the other, with a leap now and then: qwertyuiop, 1qaz2wsx, asdfghjkl. */
function isWalk(text: string): boolean {
  const letters = [...text]
  if (letters.length < 6) return false
  let leaps = 0
  for (const [index, letter] of letters.slice(1).entries()) {
    if (!areNeighbours(letters[index]!, letter)) leaps++
  }
  return leaps <= Math.floor(letters.length / 3)
}

const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const places = new Map(rows.flatMap((row, y) => [...row].map((letter, x) => [letter, { x, y }] as const)))

function areNeighbours(one: string, other: string): boolean {
  const [a, b] = [places.get(one), places.get(other)]
  return a !== undefined && b !== undefined && Math.abs(a.x - b.x) <= 1 && Math.abs(a.y - b.y) <= 1
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** How much is left of a text when a word that is in it is taken out. */
function restWithout(text: string, word: string): number {
  return text.includes(word) ? [...text.replaceAll(word, '')].length : Number.POSITIVE_INFINITY
}

/** Mostly one character after the other: 123456789012345, abcdefghijklmnop. */
function runsOn(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0)!)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - codes[index]!) <= 1).length
  return steps >= (codes.length - 1) * 0.75
}

/** How hard it is to guess, for whoever is typing: what is wrong, fine, or more than fine. */
export function strengthOf(
  password: string,
  context: string[],
  lengthMin: number = passwordLength.alone,
): { flaw: PasswordFlaw | null; level: 0 | 1 | 2 | 3 } {
  const flaw = flawOf(password, context, lengthMin)
  if (flaw)
    return { flaw, level: lengthOf(password) * 2 >= lengthMin && flaw === 'password_too_short' ? 1 : 0 }
  return { flaw, level: lengthOf(password) >= passwordLength.alone + 5 ? 3 : 2 }
}
