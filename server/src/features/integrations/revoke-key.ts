import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { keyRevoked } from './events.ts'

/** Over from this moment: every call reads it, and open streams are told. */
export async function revokeKey(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const { numUpdatedRows } = await scope.database
    .updateTable('api_keys')
    .set({ revoked_at: clock.now() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) refuse('not_found')
  await announce(scope, keyRevoked, { data: { keyId: id } })
}
