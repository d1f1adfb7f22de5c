/** Every way in which a word of letters and digits comes to lie in a file: as it is, in capitals, wide, backwards, in hexadecimal, in base64. */
export function needlesOf(word: string): Buffer[] {
  return [
    Buffer.from(word),
    Buffer.from(word.toUpperCase()),
    Buffer.from(word, 'utf16le'),
    Buffer.from([...word].reverse().join('')),
    Buffer.from(Buffer.from(word).toString('hex')),
    ...[0, 1, 2].map((offset) => base64At(Buffer.from(word), offset)),
  ]
}

/** The same for bytes, such as a key: raw, in hexadecimal of either case, in base64 of both alphabets. */
export function needlesOfBytes(bytes: Buffer): Buffer[] {
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('hex').toUpperCase()),
    ...[0, 1, 2].flatMap((offset) => {
      const plain = base64At(bytes, offset).toString()
      const forUrls = plain.replaceAll('+', '-').replaceAll('/', '_')
      return [...new Set([plain, forUrls])].map((text) => Buffer.from(text))
    }),
  ]
}

/** What base64 makes of bytes that begin at this offset of three, without the letters that their neighbours decide. */
function base64At(bytes: Buffer, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '')
  return Buffer.from(encoded.slice(offset === 0 ? 0 : offset + 1, -2))
}
