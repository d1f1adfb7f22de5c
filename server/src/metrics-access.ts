import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Config, isLoopback } from '#kernel/config.ts'

export type MetricsAccess = 'allowed' | 'token_wrong' | 'hidden'

/**
 * With a token set: whoever shows it. Without one: only this machine, and only where nothing can stand in front. Through a proxy on the same machine
 * every stranger comes from loopback, so wherever one is likely (a public address, a trusted proxy, a header that a proxy adds, another name
 * than loopback's) it takes a token.
 */
export function decideMetricsAccess(
  config: Pick<Config, 'metricsToken' | 'publicUrl' | 'trustedProxies'>,
  peer: string,
  headers: IncomingHttpHeaders,
): MetricsAccess {
  if (config.metricsToken !== null) {
    const [, token] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
    return token !== undefined && isSame(token, config.metricsToken) ? 'allowed' : 'token_wrong'
  }
  const nothingInFront =
    isLoopbackName(config.publicUrl.hostname) &&
    config.trustedProxies.length === 0 &&
    !proxyHeaders.some((name) => headers[name] !== undefined) &&
    isLoopbackName(hostOf(headers.host))
  return nothingInFront && isLoopbackName(peer.replace(/^::ffff:/, '')) ? 'allowed' : 'hidden'
}

const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

function hostOf(header: string | undefined): string {
  const url = `http://${header ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}

function isLoopbackName(name: string): boolean {
  return isLoopback(name.replace(/^\[(.*)\]$/, '$1'))
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
