import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { keyExposed } from './events.ts'

/**
 * A page that holds a key shows it to whoever opens the page; what comes from an address that is not on the list comes from somebody who has the
 * secret. Told once an hour, however often it is sent.
 */
export async function tellExposed(
  installation: Installation,
  accountId: string,
  keyId: string,
  by: 'browser' | 'elsewhere',
) {
  await withAccount(installation, asSystem(accountId), async (scope) => {
    const { numUpdatedRows } = await scope.database
      .updateTable('api_keys')
      .set({ exposed_at: clock.now(), exposed_by: by })
      .where('id', '=', keyId)
      .where(
        sql<boolean>`coalesce(exposed_at, '-infinity') < ${clock.now()}::timestamptz - interval '1 hour'`,
      )
      .executeTakeFirst()
    if (numUpdatedRows > 0n) await announce(scope, keyExposed, { data: { keyId, by }, attention: true })
  })
}
