import { GraphError } from '../errors.ts'
import type { BusinessNumber } from '../world/types.ts'
import type { World } from '../world/world.ts'

/**
 * How fast a number may send. To one person: 45 at once, then one per 6 seconds (131056). In all: 80 messages a
 * second, 1,000 with high throughput, what comes in counted too (130429).
 */
export class Rates {
  private readonly world: World
  private readonly pairs = new Map<string, Bucket>()
  private readonly numbers = new Map<string, Bucket>()

  constructor(world: World) {
    this.world = world
  }

  /** Throws the Graph's refusal when the number is too fast. */
  takeSend(number: BusinessNumber, recipientKey: string): void {
    const { settings, clock } = this.world
    const perSecond = this.perSecond(number)
    const throughput = bucket(this.numbers, number.id, perSecond, perSecond, clock.now())
    if (throughput.tokens < 1) {
      throw new GraphError(130429, 'Cloud API message throughput has been reached.', {
        status: settings.throughputStatus,
      })
    }
    if (settings.pairRate) {
      const pair = bucket(this.pairs, `${number.id}|${recipientKey}`, 45, 1 / 6, clock.now())
      if (pair.tokens < 1) {
        throw new GraphError(131056, 'Too many messages sent from this phone number to the same recipient.', {
          status: settings.pairRateStatus,
        })
      }
      pair.tokens -= 1
    }
    throughput.tokens -= 1
  }

  /** What comes in uses up throughput but is never refused. */
  countInbound(number: BusinessNumber): void {
    const perSecond = this.perSecond(number)
    const throughput = bucket(this.numbers, number.id, perSecond, perSecond, this.world.clock.now())
    throughput.tokens = Math.max(0, throughput.tokens - 1)
  }

  private perSecond(number: BusinessNumber): number {
    return this.world.settings.throughputPerSecond ?? (number.throughput === 'HIGH' ? 1000 : 80)
  }
}

type Bucket = { tokens: number; filledAt: number }

function bucket(all: Map<string, Bucket>, key: string, size: number, perSecond: number, now: number): Bucket {
  const found = all.get(key) ?? { tokens: size, filledAt: now }
  const elapsedSeconds = Math.max(0, now - found.filledAt) / 1000
  found.tokens = Math.min(size, found.tokens + elapsedSeconds * perSecond)
  found.filledAt = now
  all.set(key, found)
  return found
}
