import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { clock } from '#kernel/clock.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'

/**
 * Attempts are counted in the database, so that several processes share one budget, and under keyed hashes, so that nobody's
 * address stands there. A budget is spent before the attempt is made: a burst at once gains nothing.
 */
export type Budget = { name: string; value: string; allowed: number; windowSeconds: number }

export async function spendAttempts(installation: Installation, budgets: Budget[]) {
  for (const budget of budgets) {
    const { rows } = await installation.pools.app.query<{ wait: number }>(
      'select spend_attempt($1, $2, $3, $4) as wait',
      [keyOf(installation, budget), clock.now(), budget.allowed, budget.windowSeconds],
    )
    const wait = rows[0]!.wait
    if (wait > 0) refuse('rate_limited', { retryAfterSeconds: wait, limit: budget })
  }
}

/** Gives one attempt back that was none. */
export async function refundAttempt(installation: Installation, budget: Budget) {
  await installation.pools.app.query('select refund_attempt($1)', [keyOf(installation, budget)])
}

export async function forgetAttempts(installation: Installation, budgets: Budget[]) {
  for (const budget of budgets) {
    await installation.pools.app.query('select forget_attempts($1)', [keyOf(installation, budget)])
  }
}

/** Where a request comes from: an IPv4 address, or the /64 of an IPv6 one, for a household owns that whole. */
export function addressBlock(request: FastifyRequest): string {
  const { ip } = request
  if (!isIPv6(ip)) return ip
  const groups = groupsOf(ip)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    // An IPv4 address that a socket for both kinds of addresses writes as IPv6.
    return groups
      .slice(6)
      .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
      .join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, in the one way of writing that URLs have for it. */
function groupsOf(ip: string): string[] {
  const { hostname } = new URL(`http://[${ip.split('%')[0]}]`)
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  return [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
}

function keyOf({ master }: Installation, { name, value }: Budget): Buffer {
  return createHmac('sha256', master.derive('rate limits')).update(`${name}:${value}`).digest()
}
