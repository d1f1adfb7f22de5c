import type { Change } from '#kernel/events.ts'
import type { Origin, Scope } from '#kernel/scope.ts'

/** What is sealed beside an event of somebody's sign-in. */
export type Secret = { origin?: Origin; changes?: Change[]; email?: string | null }

/** An event with what is sealed beside it, for the mail that tells of it: a task's payload holds ids alone. */
export async function eventById({ database, boxes }: Scope, eventId: string) {
  const row = await database
    .selectFrom('events')
    .select(['at', 'actor_kind', 'actor_id', 'secret_cipher'])
    .where('id', '=', eventId)
    .executeTakeFirst()
  if (!row) return null
  const secret: Secret = row.secret_cipher
    ? boxes.account.open<Secret>('events', 'secret', eventId, row.secret_cipher)
    : {}
  return { at: row.at, memberId: row.actor_kind === 'member' ? row.actor_id : null, secret }
}
