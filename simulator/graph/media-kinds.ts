import type { MediaType } from './send/schemas.ts'

const megabyte = 1024 * 1024

/** What may be uploaded as what, and how large (bytes). Anything else of a valid MIME type is a document. */
const kinds: { type: MediaType; mimeTypes: string[]; sizeBytesMax: number }[] = [
  { type: 'image', mimeTypes: ['image/jpeg', 'image/png'], sizeBytesMax: 5 * megabyte },
  {
    type: 'audio',
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    sizeBytesMax: 16 * megabyte,
  },
  { type: 'video', mimeTypes: ['video/mp4', 'video/3gpp'], sizeBytesMax: 16 * megabyte },
  { type: 'sticker', mimeTypes: ['image/webp'], sizeBytesMax: megabyte / 2 },
]

export const documentBytesMax = 100 * megabyte

export function isMimeType(value: string): boolean {
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(bareMimeType(value))
}

/** Without parameters such as `; codecs=opus`, in lower case. */
export function bareMimeType(value: string): string {
  return (value.split(';')[0] ?? '').trim().toLowerCase()
}

export function sizeBytesMaxOf(mimeType: string): number {
  const kind = kinds.find((one) => one.mimeTypes.includes(bareMimeType(mimeType)))
  return kind?.sizeBytesMax ?? documentBytesMax
}

/** Whether a medium of this MIME type can be sent as this type of message. */
export function fits(type: MediaType, mimeType: string): boolean {
  if (type === 'document') return true
  return kinds.some((one) => one.type === type && one.mimeTypes.includes(bareMimeType(mimeType)))
}

/** Whether the bytes can be what they claim; unknown MIME types are believed. */
export function looksLike(mimeType: string, bytes: Buffer): boolean {
  const signs = signatures[bareMimeType(mimeType)]
  return (
    !signs || signs.some(([at, sign]) => bytes.subarray(at, at + sign.length).toString('latin1') === sign)
  )
}

const signatures: Record<string, [offset: number, bytes: string][]> = {
  'image/jpeg': [[0, '\xff\xd8\xff']],
  'image/png': [[0, '\x89PNG\r\n\x1a\n']],
  'image/webp': [[8, 'WEBP']],
  'video/mp4': [[4, 'ftyp']],
  'video/3gpp': [[4, 'ftyp']],
  'audio/mp4': [[4, 'ftyp']],
  'audio/ogg': [[0, 'OggS']],
  'audio/amr': [[0, '#!AMR']],
  'application/pdf': [[0, '%PDF-']],
}
