import { type SelectQueryBuilder, sql } from 'kysely'
import type { Conversation, View } from '#contract/inbox.ts'
import type { Urgency } from '#contract/shared.ts'
import { displayName, profilesOf } from '#features/contacts/public.ts'
import { displayNumbers } from '#features/whatsapp/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Tables } from '#kernel/database/tables.gen.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { previewOf, type StoredContent } from './content.ts'
import { canReply, windowUntil } from './policy.ts'

/** What a conversation shows of its deal. Deals stand below this feature: consequences.ts says who answers. */
export type DealSummary = { id: string; title: string; stage: string; urgency: Urgency | null }
type DealLookup = (scope: Scope, conversationIds: string[]) => Promise<Map<string, DealSummary>>

let dealsOf: DealLookup = async () => new Map()

export function showDealsBy(lookup: DealLookup) {
  dealsOf = lookup
}

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

type Row = {
  id: string
  contact_id: string
  number_id: string | null
  status: string
  handler: string
  assignee_id: string | null
  unread: number
  unanswered_since: Date | null
  last_inbound_at: Date | null
  last_message_at: Date
  last_message_id: string | null
}

export async function listConversations(
  scope: Scope,
  { cursor, limit, view }: { cursor?: string | undefined; limit: number; view: View },
): Promise<{ items: Conversation[]; next: string | null }> {
  const list = `conversations:${view}`
  const after = readCursor(scope, list, cursor)
  const rows = await inView(scope, scope.database.selectFrom('conversations').select(columns), view)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(last_message_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('last_message_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const conversations = await toConversations(scope, rows)
  const page = pageFrom(
    scope,
    list,
    rows,
    limit,
    (row) => [row.last_message_at.toISOString(), row.id],
    (row) => conversations.get(row.id),
  )
  return { ...page, items: page.items.filter((item) => item !== undefined) }
}

export async function conversationById(scope: Scope, { id }: { id: string }): Promise<Conversation> {
  const row = await scope.database
    .selectFrom('conversations')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return (row && (await toConversations(scope, [row])).get(row.id)) ?? refuse('not_found')
}

export async function countConversations(scope: Scope) {
  const me = memberIdOf(scope.actor)
  const { rows } = await sql<{ mine: number; unassigned: number; all: number; waiting: number }>`
    select count(*) filter (where assignee_id = ${me}::uuid) as mine,
           count(*) filter (where assignee_id is null) as unassigned,
           count(*) as all,
           count(*) filter (where handler = 'person' and unanswered_since is not null
                              and (assignee_id is null or assignee_id = ${me}::uuid)) as waiting
      from conversations where status = 'open'`.execute(scope.database)
  return rows[0]!
}

/** The conversation a verb is about to change, locked until its transaction ends; `not_found` when there is none. */
export async function lockConversation(scope: Scope, id: string) {
  const row = await scope.database
    .selectFrom('conversations')
    .select(columns)
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

/** Last lines of conversations, for those who show a conversation beside something else (a card on the board). */
export async function lastMessagesOf(scope: Scope, conversationIds: string[]) {
  if (conversationIds.length === 0) return new Map<string, LastMessage>()
  const rows = await scope.database
    .selectFrom('conversations')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.account_id', '=', 'conversations.account_id')
        .onRef('messages.id', '=', 'conversations.last_message_id'),
    )
    .select([
      'conversations.id',
      'conversations.contact_id',
      'conversations.handler',
      'conversations.status',
      'conversations.unanswered_since',
      'messages.id as message_id',
      'messages.author',
      'messages.sort_at',
      'messages.content_cipher',
    ])
    .where('conversations.id', '=', anyOf(conversationIds))
    .execute()
  const boxes = await scope.boxes.contacts(rows.map((row) => row.contact_id))
  return new Map(
    rows.flatMap((row) => {
      const box = boxes.get(row.contact_id)
      if (!box) return []
      const content = box.open<StoredContent>('messages', 'content', row.message_id, row.content_cipher)
      const last: LastMessage = {
        text: clip(previewOf(content)),
        at: row.sort_at,
        author: row.author,
        waitingSince: waitingSince(row),
      }
      return [[row.id, last] as const]
    }),
  )
}
export type LastMessage = { text: string; at: Date; author: string; waitingSince: Date | null }

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

async function toConversations(scope: Scope, rows: Row[]): Promise<Map<string, Conversation>> {
  if (rows.length === 0) return new Map()
  const conversationIds = rows.map((row) => row.id)
  const [profiles, lastMessages, deals, numbers] = await Promise.all([
    profilesOf(
      scope,
      rows.map((row) => row.contact_id),
    ),
    lastRows(scope, rows),
    dealsOf(scope, conversationIds),
    displayNumbers(scope),
  ])
  const boxes = await scope.boxes.contacts(rows.map((row) => row.contact_id))
  return new Map(
    rows.flatMap((row) => {
      const profile = profiles.get(row.contact_id)
      const box = boxes.get(row.contact_id)
      if (!profile || !box) return []
      const last = row.last_message_id ? lastMessages.get(row.last_message_id) : undefined
      const conversation: Conversation = {
        id: row.id,
        contact: {
          id: row.contact_id,
          displayName: displayName(profile),
          phone: profile.phones[0]?.e164 ?? null,
          username: profile.username,
        },
        channel: { kind: 'whatsapp', displayNumber: (row.number_id && numbers.get(row.number_id)) || '' },
        status: row.status as Conversation['status'],
        handler: row.handler as Conversation['handler'],
        assigneeId: row.assignee_id,
        unread: row.unread,
        waitingSince: waitingSince(row)?.toISOString() ?? null,
        windowUntil: windowUntil(row.last_inbound_at)?.toISOString() ?? null,
        lastMessageAt: row.last_message_at.toISOString(),
        last: last
          ? {
              author: last.author as NonNullable<Conversation['last']>['author'],
              memberId: last.member_id,
              text: clip(
                previewOf(box.open<StoredContent>('messages', 'content', last.id, last.content_cipher)),
              ),
              state: last.state as NonNullable<Conversation['last']>['state'],
            }
          : null,
        deal: deals.get(row.id) ?? null,
        can: { reply: canReply(scope.actor) },
      }
      return [[row.id, conversation] as const]
    }),
  )
}

async function lastRows(scope: Scope, rows: Row[]) {
  const messageIds = rows.flatMap((row) => row.last_message_id ?? [])
  if (messageIds.length === 0) return new Map()
  const found = await scope.database
    .selectFrom('messages')
    .select(['id', 'author', 'member_id', 'state', 'content_cipher'])
    .where('id', '=', anyOf(messageIds))
    .execute()
  return new Map(found.map((message) => [message.id, message]))
}

/** A customer waits for a person when a person is to answer and has not. */
function waitingSince(row: { status: string; handler: string; unanswered_since: Date | null }): Date | null {
  return row.status === 'open' && row.handler === 'person' ? row.unanswered_since : null
}

const previewCharacters = 160

function clip(text: string): string {
  if (text.length <= previewCharacters) return text
  // Never through the middle of a character that takes two units.
  return `${text.slice(0, previewCharacters).replace(/[\ud800-\udbff]$/, '')}…`
}
