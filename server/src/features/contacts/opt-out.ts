import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Scope } from '#kernel/scope.ts'
import { contactOptedOut } from './events.ts'

/** The customer asked for silence: recorded once, with the time. */
export async function optOut(scope: Scope, { contactId }: { contactId: string }) {
  const { numUpdatedRows } = await scope.database
    .updateTable('contacts')
    .set({ opted_out_at: clock.now() })
    .where('id', '=', contactId)
    .where('opted_out_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await announce(scope, contactOptedOut, { contactId, data: {} })
}
