import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import { flawOf, lengthOf, passwordLength } from '#contract/passwords.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'

/**
 * bcrypt, cost 12, over a keyed pre-hash: bcrypt alone reads only 72 bytes and stops at NUL (reference/identity.md 2.2). It runs on
 * libuv's pool; a small number at a time, so that a flood of sign-ins cannot take every thread.
 */
const cost = 12

/** For codes of fifty random bits, which need less of it than what people think up; one salt for those that are made together. */
export const newSalt = () => bcrypt.genSalt(8)

export function hashWithSalt(text: string, salt: string): Promise<string> {
  return limited('known', () => bcrypt.hash(text, salt))
}

/** In the lane of strangers where nothing else is said: whoever sets a password by a link or signs up is signed in nowhere yet. */
export async function hashPassword(
  master: MasterKey,
  password: string,
  lane: Lane = 'strangers',
): Promise<string> {
  return `1:${await limited(lane, () => bcrypt.hash(preHash(master, password), cost))}`
}

/** For an unknown person a dummy is compared, so that the time tells nothing. */
export async function passwordMatches(
  master: MasterKey,
  password: string,
  stored: string | null,
  lane: Lane = 'strangers',
): Promise<boolean> {
  const [version, hash] = (stored ?? `1:${dummyHash}`).split(/:(.*)/s)
  const matches = await limited(lane, () => bcrypt.compare(preHash(master, password), hash ?? ''))
  return stored !== null && version === '1' && matches
}

/** Beside a second factor eight characters are enough (reference/identity.md 2.1). */
export function codePointsMinFor(hasSecondFactor: boolean): number {
  return hasSecondFactor ? passwordLength.beside : passwordLength.alone
}

export function isShort(password: string): boolean {
  return lengthOf(password) < passwordLength.alone
}

/** Wherever a password is set; the rules are in the contract, for the page says them too. */
export function mustBeGoodPassword(password: string, context: string[], lengthMin?: number) {
  const flaw = flawOf(password, context, lengthMin)
  if (flaw) refuse(flaw)
}

const dummyHash = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBnF2FJ4EJ9N5y0r8c8Yyq0y3hVQ2K'

function preHash(master: MasterKey, password: string): string {
  return createHmac('sha256', master.derive('passwords')).update(password.normalize('NFKC')).digest('base64')
}

/** The work of browsers that are known for the person, and of people who are signed in; and that of everybody else. */
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
