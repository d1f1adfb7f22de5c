import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { passkeyReleased } from './events.ts'

/** What was added within so many days before an alarm may be somebody else's. */
export const doubtfulDays = 7

export function doubtfulSince(): Date {
  return new Date(clock.now().getTime() - doubtfulDays * 86_400_000)
}

/** Passkeys that do not sign in by themselves until their owner has said that they are theirs. */
export async function heldPasskeys({ database }: Scope, memberId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select held_passkeys(${memberId}) as id`.execute(database)
  return new Set(rows.map(({ id }) => id))
}

/** Said by whoever came in by something else and has just shown once more that it is them. */
export async function releasePasskey(
  scope: Scope,
  { memberId }: Session,
  passkeyId: string,
): Promise<undefined> {
  const { rows } = await sql<{ released: boolean }>`
    select release_passkey(${memberId}, ${passkeyId}) as released`.execute(scope.database)
  if (!rows[0]!.released) refuse('not_found')
  await announce(scope, passkeyReleased, { data: { memberId, passkeyId } })
}
