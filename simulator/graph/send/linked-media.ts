import type { Simulator } from '../../simulator.ts'
import { keepMedia } from '../../world/media.ts'
import { bareMimeType, fits, isMimeType, sizeBytesMaxOf } from '../media-kinds.ts'
import type { MediaReference } from './content.ts'

/**
 * Fetches what a send links to and keeps it. Resolves with the reason when it cannot be had or is not what it should
 * be: the message then fails with 131053. A link is fetched again only after 10 minutes, as the real platform does.
 */
export async function fetchLinkedMedia(
  { world }: Simulator,
  numberId: string,
  reference: MediaReference,
): Promise<string | undefined> {
  const link = reference.link ?? ''
  const key = `${numberId}|${link}`
  const cached = cache.get(key)
  if (cached && cached.until > world.clock.now() && world.media.has(cached.mediaId)) {
    Object.assign(reference.content, { mediaId: cached.mediaId, mimeType: cached.mimeType })
    return undefined
  }
  const fetched = await download(link)
  if ('reason' in fetched) return fetched.reason
  const { mimeType, bytes } = fetched
  if (!isMimeType(mimeType) || !fits(reference.type, mimeType)) {
    return `The link answers with ${mimeType || 'no content type'}, which cannot be sent as ${reference.type}.`
  }
  if (bytes.length > sizeBytesMaxOf(mimeType))
    return `The linked file is larger than ${sizeBytesMaxOf(mimeType)} bytes.`
  const media = keepMedia(world, { numberId, origin: 'upload', mimeType, bytes })
  cache.set(key, { mediaId: media.id, mimeType, until: world.clock.now() + 600_000 })
  Object.assign(reference.content, { mediaId: media.id, mimeType })
  return undefined
}

const cache = new Map<string, { mediaId: string; mimeType: string; until: number }>()

async function download(link: string): Promise<{ mimeType: string; bytes: Buffer } | { reason: string }> {
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) return { reason: `The link answers with HTTP status ${response.status}.` }
    const mimeType = bareMimeType(response.headers.get('content-type') ?? '')
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of response.body ?? []) {
      parts.push(part)
      length += part.length
      if (length > sizeBytesMaxOf(mimeType)) return { reason: 'The linked file is too large.' }
    }
    return { mimeType, bytes: Buffer.concat(parts) }
  } catch {
    return { reason: 'The link cannot be fetched.' }
  }
}
