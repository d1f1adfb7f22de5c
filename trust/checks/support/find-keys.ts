import { crc32 } from 'node:zlib'

/** How docs/api.md says that an API key looks: written down here once more, so that a change of it there does not blind the search. */
const looks = /\bplumb_[0-9a-f]{32}_[0-9A-Za-z]{49}\b/g
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** What looks like an API key and has the checksum of one; examples in a document have not. */
export function findKeys(text: string): string[] {
  return (text.match(looks) ?? []).filter((token) => token.endsWith(checksumOf(token.slice(0, -6))))
}

/** CRC-32 in six letters of 62. */
export function checksumOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  while (text.length < 6) {
    text = letters[rest % 62] + text
    rest = Math.floor(rest / 62)
  }
  return text
}
