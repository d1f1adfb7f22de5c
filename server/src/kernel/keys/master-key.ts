import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'

/** The root of all keys. It is never in a database; what is derived from it is only in memory. */
export type MasterKey = {
  /** A key for one purpose, by HKDF-SHA-256 with the purpose as label. */
  derive(purpose: string): KeyObject
  /** Proof of being the same key, which tells nothing of it. */
  fingerprint: Buffer
  /** Passwords of the database roles follow from the master key, so that nobody has to keep them. */
  rolePassword(role: string): string
}

/** Reads the master key file, or makes it (0600) on the first start; never where there is something that a new key could not open. */
export function loadMasterKey(file: string, { isFirstStart = true } = {}): MasterKey {
  const secret = readKeyFile(file)
  if (secret) return masterKeyFrom(secret)
  if (isFirstStart) return masterKeyFrom(makeKeyFile(file))
  throw new StartRefusal(
    `The master key file ${file} is not there, and nothing that is stored can be opened without it. Put it back (PLUMBLINE_MASTER_KEY_FILE says where it is looked for).`,
  )
}

export function masterKeyFrom(secret: Buffer): MasterKey {
  // The purposes are a handful of names in the code, and some are asked for with every request.
  const derived = new Map<string, KeyObject>()
  const derive = (purpose: string) => {
    const key =
      derived.get(purpose) ??
      createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'plumbline', purpose, 32)))
    derived.set(purpose, key)
    return key
  }
  return {
    derive,
    fingerprint: createHmac('sha256', derive('fingerprint')).update('plumbline').digest(),
    rolePassword: (role) => derive(`database role ${role}`).export().toString('base64url'),
  }
}

function readKeyFile(file: string): Buffer | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new StartRefusal(
      `The master key file ${file} cannot be read (${code}). Nothing can be opened without it.`,
    )
  }
  const secret = Buffer.from(text.trim(), 'base64')
  if (secret.length !== 32 || secret.toString('base64') !== text.trim()) {
    throw new StartRefusal(
      `The master key file ${file} does not hold a master key (32 bytes in base64). Put the right file back; a new key cannot open what is stored.`,
    )
  }
  return secret
}

/** Written whole under another name and linked into place: two processes that start at once end with the same key. */
function makeKeyFile(file: string): Buffer {
  const secret = randomBytes(32)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    const handle = openSync(draft, 'wx', 0o600)
    writeSync(handle, `${secret.toString('base64')}\n`)
    fsyncSync(handle)
    closeSync(handle)
    chmodSync(draft, 0o600)
    try {
      linkSync(draft, file)
    } finally {
      unlinkSync(draft)
    }
    syncFolder(dirname(file))
    return secret
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      const existing = readKeyFile(file)
      if (existing) return existing
    }
    throw new StartRefusal(`The master key file ${file} cannot be made (${code}).`)
  }
}

/** What is sealed from now on is lost with the key: its name must outlive a power cut as well. */
function syncFolder(folder: string) {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
