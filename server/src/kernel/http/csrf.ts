import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { refuse } from './refusal.ts'

/** Signed token bound to the session (OWASP signed double submit; reference/identity.md 7): `random.hmac(session!random)`. */
export function csrfToken(key: KeyObject, sessionId: string): string {
  const random = randomBytes(16).toString('base64url')
  return `${random}.${mac(key, sessionId, random)}`
}

export function mustHaveCsrfToken(key: KeyObject, sessionId: string, header: unknown) {
  const [random = '', given = ''] = typeof header === 'string' ? header.split('.') : []
  const expected = Buffer.from(mac(key, sessionId, random))
  const received = Buffer.from(given)
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) refuse('csrf')
}

/**
 * A change that a browser sends must come from our own pages: by fetch metadata, else by its Origin. A request with neither is not
 * from a current browser; it passes only where no cookie speaks for it.
 */
export function mustBeSameSite(request: FastifyRequest, origins: string[], cookieSpeaks: boolean) {
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') refuse('cross_site')
  } else if (origin === undefined) {
    if (cookieSpeaks) refuse('cross_site')
    return
  }
  if (origin !== undefined && !origins.includes(origin)) refuse('cross_site')
}

/**
 * What a cookie speaks for is not read from a page of another site either: not as a stream, not as a picture, not in a frame. A link that somebody
 * follows is no such page; it opens here.
 */
export function mustNotBeReadElsewhere(request: FastifyRequest, origins: string[]) {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-dest': into } = request.headers
  if (origin !== undefined && !origins.includes(origin)) refuse('cross_site')
  if (site === undefined || site === 'same-origin' || site === 'none' || into === 'document') return
  refuse('cross_site')
}

function mac(key: KeyObject, sessionId: string, random: string): string {
  return createHmac('sha256', key).update(`${sessionId}!${random}`).digest('base64url')
}
