import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import { refuse } from '#kernel/http/refusal.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'

/**
 * bcrypt, cost 12, over a keyed pre-hash: bcrypt alone reads only 72 bytes and stops at NUL (reference/identity.md 2.2). It runs on
 * libuv's pool; a small number at a time, so that a flood of sign-ins cannot take every thread.
 */
const cost = 12
const codePointsMin = 15
const codePointsMinBeside = 8
const codePointsMax = 128

/** For codes of fifty random bits, which need less of it than what people think up; one salt for those that are made together. */
export const newSalt = () => bcrypt.genSalt(8)

export function hashWithSalt(text: string, salt: string): Promise<string> {
  return limited('known', () => bcrypt.hash(text, salt))
}

export async function hashPassword(master: MasterKey, password: string): Promise<string> {
  return `1:${await limited('known', () => bcrypt.hash(preHash(master, password), cost))}`
}

/** For an unknown person a dummy is compared, so that the time tells nothing. */
export async function passwordMatches(
  master: MasterKey,
  password: string,
  stored: string | null,
  lane: Lane = 'known',
): Promise<boolean> {
  const [version, hash] = (stored ?? `1:${dummyHash}`).split(/:(.*)/s)
  const matches = await limited(lane, () => bcrypt.compare(preHash(master, password), hash ?? ''))
  return stored !== null && version === '1' && matches
}

/** Beside a second factor eight characters are enough (reference/identity.md 2.1). */
export function codePointsMinFor(hasSecondFactor: boolean): number {
  return hasSecondFactor ? codePointsMinBeside : codePointsMin
}

export function isShort(password: string): boolean {
  return lengthOf(password) < codePointsMin
}

/** Length, and what an attacker tries first: repeated or running characters, common phrases, the words of this very business. */
export function mustBeGoodPassword(password: string, context: string[], lengthMin = codePointsMin) {
  const length = lengthOf(password)
  if (length < lengthMin) refuse('password_too_short')
  if (length > codePointsMax) refuse('password_too_long')
  const plain = fold(password)
  // Signs and pictures are as good as letters; only where letters and digits make the password are they looked at alone.
  const seen = plain.length >= 8 ? plain : password.normalize('NFKC').toLowerCase()
  const guessable =
    new Set(seen).size < 5 ||
    /^(.{1,7})\1+.{0,6}$/su.test(seen) ||
    runsOn(seen) ||
    commonPhrases.some((phrase) => plain.replaceAll(/\d+$/g, '') === phrase || plain === phrase) ||
    [...context, 'Plumbline'].map(fold).some((word) => word.length >= 4 && restWithout(seen, word) < 8)
  if (guessable) refuse('password_guessable')
}

const dummyHash = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBnF2FJ4EJ9N5y0r8c8Yyq0y3hVQ2K'

const commonPhrases = [
  'passwordpassword',
  'password1password',
  'mypasswordisgood',
  'letmeinletmein',
  'iloveyouiloveyou',
  'correcthorsebatterystaple',
  'administratoradmin',
  'qwertyuiopasdfghjkl',
  'qwertyuiopasdfgh',
  'asdfghjklzxcvbnm',
  'thequickbrownfox',
  'thequickbrownfoxjumps',
  'maytheforcebewithyou',
  'changemechangeme',
  'welcometoplumbline',
  'plumblineplumbline',
  'contrasenacontrasena',
  'estaesmicontrasena',
]

function preHash(master: MasterKey, password: string): string {
  return createHmac('sha256', master.derive('passwords')).update(password.normalize('NFKC')).digest('base64')
}

/** As it is hashed: what is one character after normalising counts as one. */
function lengthOf(password: string): number {
  return [...password.normalize('NFKC')].length
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

/** Comparisons for browsers that are known for the person, and for people who are signed in; and for everybody else. */
export type Lane = 'known' | 'strangers'
type Line = { running: number; waiting: (() => void)[] }

const concurrentMax = 2
const waitingMax = 40
const lines: Record<Lane, Line> = {
  known: { running: 0, waiting: [] },
  strangers: { running: 0, waiting: [] },
}

/** However many strangers come, they take two threads of four at most: whoever is known waits for those who are known alone. */
async function limited<Result>(lane: Lane, work: () => Promise<Result>): Promise<Result> {
  const line = lines[lane]
  if (line.running >= concurrentMax) {
    if (line.waiting.length >= waitingMax) refuse('rate_limited', { retryAfterSeconds: 5 })
    // Whoever has finished hands its place on: nobody slips in between.
    await new Promise<void>((go) => line.waiting.push(go))
  } else line.running++
  try {
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next) next()
    else line.running--
  }
}
