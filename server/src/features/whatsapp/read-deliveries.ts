import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { readDeliveries as endpoint } from '#contract/whatsapp.ts'
import { clock } from '#kernel/clock.ts'
import type { Scope } from '#kernel/scope.ts'

export async function readDeliveries(
  scope: Scope,
  { hours }: { hours: number },
): Promise<ResponseOf<typeof endpoint>> {
  const since = new Date(clock.now().getTime() - hours * 3_600_000)
  const perHour = await scope.database
    .selectFrom('whatsapp_hours')
    .selectAll()
    .where('hour', '>', since)
    .orderBy('hour', 'desc')
    .execute()
  const refusals = await scope.database
    .selectFrom('whatsapp_refusals')
    .select(['reason', sql<number>`count(*)`.as('count'), sql<Date>`max(received_at)`.as('last_at')])
    .where('received_at', '>', since)
    .groupBy('reason')
    .orderBy('reason')
    .execute()
  const unprocessed = await scope.database
    .selectFrom('whatsapp_items')
    .select(['id', 'received_at', 'kind', 'attempts', 'error'])
    // Said as two states and not as parameters, so that each is found by its own index.
    .where(sql<boolean>`(state = 'failed' or state = 'stored')`)
    .orderBy('received_at', 'desc')
    .limit(100)
    .execute()
  return {
    hours: perHour.map(({ hour, received, stored, repeated, refused }) => ({
      hour: hour.toISOString(),
      received,
      stored,
      repeated,
      refused,
    })),
    refusals: refusals.map(({ reason, count, last_at }) => ({
      reason,
      text: reasonWords[reason] ?? reason,
      count,
      lastAt: last_at.toISOString(),
    })),
    unprocessed: unprocessed.map((row) => ({
      id: row.id,
      receivedAt: row.received_at.toISOString(),
      kind: row.kind,
      attempts: row.attempts,
      error: row.error,
    })),
  }
}

const reasonWords: Record<string, string> = {
  number_unknown: 'For a number that is not connected through this app.',
  kind_unknown: 'Not about a number: a kind of notice that is only kept.',
  signature_missing: 'Without a signature: not from Meta.',
  signature_wrong: 'Signed with another secret. If Meta sent it, check the app secret in the settings.',
  body_unreadable: 'Rightly signed, but not a webhook that can be read.',
}
