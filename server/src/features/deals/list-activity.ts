import type { listActivity as endpoint } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { memberNames } from '#features/team/public.ts'
import type { Change } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Scope } from '#kernel/scope.ts'

/** The card's feed: every change with before and after, who and when, newest first. */
export async function listActivity(
  scope: Scope,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
): Promise<ResponseOf<typeof endpoint>> {
  const list = `activity:${id}`
  const after = readCursor(scope, list, cursor)
  const deal = await scope.database
    .selectFrom('deals')
    .select(['id', 'contact_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!deal) refuse('not_found')
  const rows = await scope.database
    .selectFrom('events')
    .select(['id', 'seq', 'type', 'actor_kind', 'actor_id', 'secret_cipher', 'at'])
    .where('deal_id', '=', id)
    .$if(after !== null, (query) => query.where('seq', '<', Number(after?.[0])))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const box = await scope.boxes.contact(deal.contact_id)
  const names = await memberNames(
    scope,
    rows.map((row) => (row.actor_kind === 'member' ? row.actor_id : null)),
  )
  return pageFrom(
    scope,
    list,
    rows,
    limit,
    (row) => [row.seq],
    (row) => ({
      id: row.id,
      type: row.type,
      at: row.at.toISOString(),
      actor: {
        kind: row.actor_kind as 'member' | 'bot' | 'customer' | 'system',
        name: row.actor_id ? (names.get(row.actor_id) ?? null) : null,
      },
      changes: row.secret_cipher
        ? box.open<{ changes: Change[] }>('events', 'secret', row.id, row.secret_cipher).changes
        : [],
    }),
  )
}
