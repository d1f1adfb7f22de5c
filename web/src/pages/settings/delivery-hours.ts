import type { ResponseOf } from '#contract/endpoint.ts'
import type { readDeliveries } from '#contract/whatsapp.ts'

export type Hour = ResponseOf<typeof readDeliveries>['hours'][number]

const hourMilliseconds = 60 * 60_000

/** Every hour up to now, the oldest first; those of which the server tells nothing had no delivery. */
export function everyHour(hours: Hour[], count: number, now: number): Hour[] {
  const known = new Map(hours.map((hour) => [Date.parse(hour.hour), hour]))
  const last = Math.floor(now / hourMilliseconds) * hourMilliseconds
  return Array.from({ length: count }, (_, index) => {
    const start = last - (count - 1 - index) * hourMilliseconds
    return (
      known.get(start) ?? {
        hour: new Date(start).toISOString(),
        received: 0,
        stored: 0,
        repeated: 0,
        refused: 0,
      }
    )
  })
}

export function totalOf(hours: Hour[]): Omit<Hour, 'hour'> {
  const total = { received: 0, stored: 0, repeated: 0, refused: 0 }
  for (const hour of hours) {
    total.received += hour.received
    total.stored += hour.stored
    total.repeated += hour.repeated
    total.refused += hour.refused
  }
  return total
}

/** Whether every delivery has gone somewhere: what was received is what was stored, repeated or refused. */
export function addsUp({ received, stored, repeated, refused }: Omit<Hour, 'hour'>): boolean {
  return received === stored + repeated + refused
}
