/**
 * A sealed value as docs/encryption.md describes it: format (1 byte, 1) · key version (4) · nonce (12) · ciphertext · tag (16). Written down here
 * once more on purpose: what checks shares no code with what seals.
 */
const headerBytes = 5
const nonceBytes = 12
const tagBytes = 16
const versionMax = 100_000

export function nonceOf(value: Buffer): string {
  return value.subarray(headerBytes, headerBytes + nonceBytes).toString('hex')
}

/** Why this cannot be a sealed value, or null. */
export function flawOf(
  value: Buffer,
): 'too_short' | 'wrong_format' | 'wrong_version' | 'reads_as_text' | null {
  if (value.length < headerBytes + nonceBytes + tagBytes) return 'too_short'
  if (value[0] !== 1) return 'wrong_format'
  const version = value.readUInt32BE(1)
  if (version < 1 || version > versionMax) return 'wrong_version'
  return readsAsText(value.subarray(headerBytes + nonceBytes)) ? 'reads_as_text' : null
}

/** The ciphertext alone. */
export function bodyOf(value: Buffer): Buffer {
  return value.subarray(headerBytes + nonceBytes, value.length - tagBytes)
}

/** Of random bytes three in eight are letters, digits or signs; twelve in a row are so once in a hundred thousand, twenty-four never. */
function readsAsText(bytes: Buffer): boolean {
  let run = 0
  for (const byte of bytes) {
    run = byte >= 0x20 && byte < 0x7f ? run + 1 : 0
    if (run >= 24) return true
  }
  return false
}

/** Bits of information per byte: 8 for what looks random, 4 to 5 for text. Says something from a few thousand bytes on. */
export function bitsPerByte(bytes: Buffer): number {
  const counts = new Uint32Array(256)
  for (const byte of bytes) counts[byte]!++
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length)
  return bits
}
