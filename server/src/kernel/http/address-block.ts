import { isIPv4, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Origin } from '../scope.ts'

/**
 * Where a request comes from: an IPv4 address, or the /64 of an IPv6 one, for a household owns that whole. However an address is written, it is one: what
 * a proxy passes on with a port, in capitals or as IPv4 inside of IPv6 counts as the same. What is no address at all counts as the proxy's own.
 */
export function addressBlock(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return blockOf(request.ip) ?? blockOf(request.socket.remoteAddress ?? '') ?? 'unknown'
}

/** The network that a request comes from: the /24 of an IPv4 address, the /48 of an IPv6 one. It tells where, and of nobody which line. */
export function networkOf(request: Pick<FastifyRequest, 'ip' | 'socket'>): string | null {
  const address = plainAddress(request)
  if (address === null) return null
  return isIPv6(address)
    ? `${groupsOf(address).slice(0, 3).join(':')}::/48`
    : `${address.split('.').slice(0, 3).join('.')}.0/24`
}

/** What is told of a request beside what somebody did to their own sign-in. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'socket' | 'headers'>): Origin {
  return { agent: (request.headers['user-agent'] ?? '').slice(0, 300), network: networkOf(request) }
}

/** The address itself, in one way of writing. */
export function plainAddress(request: Pick<FastifyRequest, 'ip' | 'socket'>): string | null {
  return plain(request.ip) ?? plain(request.socket.remoteAddress ?? '')
}

function blockOf(text: string): string | null {
  const address = plain(text)
  return address && isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address
}

function plain(text: string): string | null {
  const address = withoutPort(text.trim())
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return null
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    // An IPv4 address that a socket for both kinds of addresses writes as IPv6.
    return groups
      .slice(6)
      .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
      .join('.')
  }
  return groups.join(':')
}

/** `203.0.113.7:4711` and `[2001:db8::1]:4711`, as some proxies write it. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](:\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
}

/** The eight groups of an IPv6 address, in the one way of writing that URLs have for it. */
function groupsOf(ip: string): string[] {
  const { hostname } = new URL(`http://[${ip.split('%')[0]}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  return [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
}
