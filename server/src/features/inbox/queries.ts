import { type SelectQueryBuilder, sql } from 'kysely'
import { type Conversation, listConversations as endpoint, type View } from '#contract/inbox.ts'
import type { Tables } from '#kernel/database/tables.gen.ts'
import { makeReady, type ReadyMade } from '#kernel/http/ready-made.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { cursorAfter, readCursor } from '#kernel/paging.ts'
import { idsIn, listedMark, readyItems } from '#kernel/ready-items.ts'
import { memberIdOf, type Scope, seesMasked } from '#kernel/scope.ts'
import { conversationsOf } from './policy.ts'
import { shownConversation, shownConversations } from './shown-conversations.ts'

const columns = [
  'id',
  'contact_id',
  'number_id',
  'status',
  'handler',
  'assignee_id',
  'unread',
  'unanswered_since',
  'last_inbound_at',
  'last_message_at',
  'last_message_id',
] as const

type Page = { items: Conversation[]; next: string | null }

export async function listConversations(
  scope: Scope,
  { cursor, limit, view }: { cursor?: string | undefined; limit: number; view: View },
): Promise<ReadyMade<Page>> {
  const list = `conversations:${view}`
  const after = readCursor(scope, list, cursor)
  const chosen = inView(scope, seen(scope, scope.database.selectFrom('conversations').selectAll()), view)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(last_message_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('last_message_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  // The last of the page is where the next one begins.
  const { rows } = await sql<{ listed: string | null; edge: Date | null }>`
    select string_agg(${listedMark}, '' order by r.last_message_at desc, r.id desc) as listed,
           (array_agg(r.last_message_at order by r.last_message_at desc, r.id desc))[${limit}::int] as edge
      from (${shownConversation(chosen)}) r`.execute(scope.database)
  const { listed, edge } = rows[0]!
  const ids = idsIn(listed)
  const shown = ids.slice(0, limit)
  const items = await readyItems(scope, [listed], shownConversations(scope))
  const page = {
    items: shown.flatMap((id) => items.get(id) ?? []),
    next: ids.length > limit && edge ? cursorAfter(scope, list, [edge.toISOString(), shown.at(-1)!]) : null,
  }
  return makeReady(endpoint.response, page, seesMasked(scope.actor))
}

export async function conversationById(scope: Scope, { id }: { id: string }): Promise<Conversation> {
  const kind = shownConversations(scope)
  const [row] = await kind.rows([id])
  const box = row && (await scope.boxes.contacts([row.contact_id])).get(row.contact_id)
  return box ? kind.item(row, box) : refuse('not_found')
}

export async function countConversations(scope: Scope) {
  const me = memberIdOf(scope.actor)
  const { rows } = await sql<{ mine: number; unassigned: number; all: number; waiting: number }>`
    select count(*) filter (where assignee_id = ${me}::uuid) as mine,
           count(*) filter (where assignee_id is null) as unassigned,
           count(*) as all,
           count(*) filter (where handler = 'person' and unanswered_since is not null
                              and (assignee_id is null or assignee_id = ${me}::uuid)) as waiting
      from (${seen(scope, scope.database.selectFrom('conversations').selectAll())}) c where status = 'open'`.execute(
    scope.database,
  )
  return rows[0]!
}

/** The conversation a verb is about to change, locked until its transaction ends; `not_found` when there is none. */
export async function lockConversation(scope: Scope, id: string) {
  const row = await seen(scope, scope.database.selectFrom('conversations').select(columns))
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? refuse('not_found')
}

export async function findMessageByWamid(scope: Scope, wamid: string): Promise<string | null> {
  const row = await scope.database
    .selectFrom('messages')
    .select('id')
    .where('wamid_hash', '=', scope.boxes.hash('wamid', wamid))
    .executeTakeFirst()
  return row?.id ?? null
}

/** Those that whoever asks may see, by the index of what they ask for. */
export function seen<Output>(
  scope: Scope,
  query: SelectQueryBuilder<Tables, 'conversations', Output>,
): SelectQueryBuilder<Tables, 'conversations', Output> {
  const { which, memberId } = conversationsOf(scope.actor)
  if (which === 'all') return query
  if (which === 'mine') return query.where('assignee_id', '=', memberId)
  return query.where((or) => or.or([or('assignee_id', '=', memberId), or('assignee_id', 'is', null)]))
}

function inView<Output>(
  scope: Scope,
  query: SelectQueryBuilder<Tables, 'conversations', Output>,
  view: View,
): SelectQueryBuilder<Tables, 'conversations', Output> {
  const open = query.where('status', '=', view === 'closed' ? 'closed' : 'open')
  if (view === 'mine') return open.where('assignee_id', '=', memberIdOf(scope.actor))
  if (view === 'unassigned') return open.where('assignee_id', 'is', null)
  return open
}
