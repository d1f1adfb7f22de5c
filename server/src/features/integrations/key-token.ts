import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { keyPattern } from '#contract/integrations.ts'

/**
 * `plumb_<id>_<secret><checksum>`: a scanner knows one by its looks, and what was mistyped or made up is told from a key without asking anybody.
 * Letters and digits alone, so that a double click takes the whole secret.
 */
export type KeyToken = { id: string; secretHash: Buffer }

export function makeToken(id: string): { token: string; secretHash: Buffer } {
  const secret = inLetters(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength)
  const body = `plumb_${id.replaceAll('-', '')}_${secret}`
  const token = `${body}${checksum(body)}`
  return { token, secretHash: hashOf(token) }
}

/** Null for what is no key of ours by its looks. */
export function readToken(token: string): KeyToken | null {
  if (!wholePattern.test(token)) return null
  const body = token.slice(0, -checksumLength)
  if (checksum(body) !== token.slice(-checksumLength)) return null
  const id = token.split('_')[1]!.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
  return { id, secretHash: hashOf(token) }
}

/** 256 bits and 32 bits, in 62 letters and digits. */
const secretLength = 43
const checksumLength = 6
const wholePattern = new RegExp(`^${keyPattern.source}$`)
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The secret has 256 random bits: nothing slower than SHA-256 is needed to keep it from being found by trying. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function checksum(body: string): string {
  return inLetters(BigInt(crc32(body)), checksumLength)
}

function inLetters(number: bigint, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest /= 62n) text = letters[Number(rest % 62n)] + text
  return text
}
