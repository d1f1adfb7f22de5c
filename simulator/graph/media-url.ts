import { createHmac } from 'node:crypto'
import type { Simulator } from '../simulator.ts'

/**
 * The address of a medium's bytes: on the simulator's own origin, valid for 5 minutes by its clock, and of use only
 * with a bearer token.
 */
export function mediaUrl(simulator: Simulator, mediaId: string): string {
  const expiresAt = Math.floor(simulator.clock.now() / 1000) + 300
  const url = new URL(mediaPath, simulator.origin)
  url.searchParams.set('mid', mediaId)
  url.searchParams.set('ext', String(expiresAt))
  url.searchParams.set('hash', signature(simulator, mediaId, String(expiresAt)))
  return url.href
}

/** The media id of an address that we made and that is still valid, else undefined. */
export function mediaIdOfUrl(simulator: Simulator, query: Record<string, unknown>): string | undefined {
  const { mid, ext, hash } = query
  if (typeof mid !== 'string' || typeof ext !== 'string' || typeof hash !== 'string') return undefined
  if (hash !== signature(simulator, mid, ext)) return undefined
  return Number(ext) * 1000 >= simulator.clock.now() ? mid : undefined
}

export const mediaPath = '/whatsapp_business/attachments/'

/** Any secret of this world will do; the first app's survives a restart. */
function signature(simulator: Simulator, mediaId: string, expiresAt: string): string {
  const secret = [...simulator.world.apps.values()][0]?.secret ?? ''
  return createHmac('sha256', secret).update(`${mediaId}|${expiresAt}`).digest('base64url')
}
