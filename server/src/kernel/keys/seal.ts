import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { fewRandomBytes } from '../random.ts'

/**
 * Field encryption: AES-256-GCM under a key of one contact or one account. What a sealed value belongs to (table, column, account,
 * contact, row) is additional data, so a value that is moved elsewhere does not open.
 *
 * Layout: format (1 byte, 1) · key version (4 bytes) · nonce (12) · ciphertext · tag (16).
 */
export type Place = {
  table: string
  column: string
  accountId: string
  contactId: string | null
  rowId: string
}

const headerBytes = 5
const nonceBytes = 12
const tagBytes = 16

export function seal(key: KeyObject, version: number, place: Place, plain: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes)
  header[0] = 1
  header.writeUInt32BE(version, 1)
  const nonce = fewRandomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(place, header))
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws `SealBroken` when the value was changed, moved, or sealed under another key. */
export function open(key: KeyObject, place: Place, sealed: Buffer): Buffer {
  if (sealed.length < headerBytes + nonceBytes + tagBytes || sealed[0] !== 1) throw new SealBroken(place)
  const header = sealed.subarray(0, headerBytes)
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(additionalData(place, header))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(headerBytes + nonceBytes, sealed.length - tagBytes)),
      decipher.final(),
    ])
  } catch {
    throw new SealBroken(place)
  }
}

/** Which version of its key a sealed value needs. */
export function keyVersionOf(sealed: Buffer): number {
  if (sealed.length < headerBytes || sealed[0] !== 1) throw new Error('not a sealed value')
  return sealed.readUInt32BE(1)
}

export class SealBroken extends Error {
  override name = 'SealBroken'
  constructor(place: Place) {
    super(`${place.table}.${place.column} of row ${place.rowId} does not open`)
  }
}

/** Every part is preceded by its length, so that no two places read the same. */
function additionalData(place: Place, header: Buffer): Buffer {
  const parts = [place.table, place.column, place.accountId, place.contactId ?? '', place.rowId]
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('')
  return Buffer.concat([header, Buffer.from(text)])
}
