import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { keyHeld } from './events.ts'

/** A key does not work because its maker owes a second factor, or said that somebody else was in when its secret was made: somebody has to know why a program stands still. Told once a day, however often it asks. */
export async function tellHeld(installation: Installation, accountId: string, keyId: string) {
  await withAccount(installation, asSystem(accountId), async (scope) => {
    const { numUpdatedRows } = await scope.database
      .updateTable('api_keys')
      .set({ held_at: clock.now() })
      .where('id', '=', keyId)
      .where(sql<boolean>`coalesce(held_at, '-infinity') < ${clock.now()}::timestamptz - interval '1 day'`)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) await announce(scope, keyHeld, { data: { keyId } })
  })
}
