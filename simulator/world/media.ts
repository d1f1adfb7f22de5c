import { createHash } from 'node:crypto'
import { graphId } from './ids.ts'
import type { Media } from './types.ts'
import type { World } from './world.ts'

/** Keeps the bytes under a fresh media id. */
export function keepMedia(world: World, given: NewMedia): Media {
  const media: Media = {
    id: graphId(),
    numberId: given.numberId,
    origin: given.origin,
    mimeType: given.mimeType,
    filename: given.filename ?? null,
    sizeBytes: given.bytes.length,
    sha256Hex: createHash('sha256').update(given.bytes).digest('hex'),
    createdAt: world.clock.now(),
  }
  world.mediaStore.put(media.id, given.bytes)
  world.media.set(media.id, media)
  return media
}

/** Uploaded media live 30 days, those of customers 7 [meta 2025-12]; after that the id is unknown. */
export function livingMedia(world: World, id: string): Media | undefined {
  const media = world.media.get(id)
  if (!media) return undefined
  const days = media.origin === 'upload' ? 30 : 7
  if (world.clock.now() <= media.createdAt + days * 24 * 3600 * 1000) return media
  forgetMedia(world, id)
  return undefined
}

export function forgetMedia(world: World, id: string): void {
  world.media.delete(id)
  world.mediaStore.delete(id)
}

type NewMedia = {
  numberId: string
  origin: Media['origin']
  mimeType: string
  filename?: string | null
  bytes: Buffer
}
