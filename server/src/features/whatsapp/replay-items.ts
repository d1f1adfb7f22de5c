import { z } from 'zod'
import type { BodyOf } from '#contract/endpoint.ts'
import type { replayItems as endpoint } from '#contract/whatsapp.ts'
import { clock } from '#kernel/clock.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { lowestIdAt } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { enqueueItem } from './process-item.ts'

export const itemsReplayed = defineEvent('whatsapp.items_replayed', z.object({ count: z.int() }))

const itemsMax = 10_000

/** Once a bug is mended, what was stored is understood after all. What was done already is recognised and stays as it is. */
export async function replayItems(scope: Scope, { which, sinceHours }: BodyOf<typeof endpoint>) {
  const since = new Date(clock.now().getTime() - sinceHours * 3_600_000)
  const items = await scope.database
    .selectFrom('whatsapp_items')
    .select('id')
    .where('id', '>=', lowestIdAt(since))
    .$if(which === 'unprocessed', (query) => query.where('state', '<>', 'done'))
    .orderBy('id')
    .limit(itemsMax)
    .execute()
  if (items.length === 0) refuse('replay_nothing')
  await scope.database
    .updateTable('whatsapp_items')
    .set({ state: 'stored' })
    .where('id', '=', anyOf(items.map((item) => item.id)))
    .execute()
  for (const { id } of items) await enqueueItem(scope, id)
  await announce(scope, itemsReplayed, { data: { count: items.length } })
  return { replayed: items.length }
}
