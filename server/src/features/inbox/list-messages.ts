import { sql } from 'kysely'
import type { Message } from '#contract/inbox.ts'
import { displayName, profilesOf } from '#features/contacts/public.ts'
import { keyNames } from '#features/integrations/public.ts'
import { memberNames } from '#features/team/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Media } from '#kernel/database/tables.gen.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Scope } from '#kernel/scope.ts'
import { failureWords, retryHelps } from '#providers/whatsapp/failure-words.ts'
import type { StoredContent } from './content.ts'
import { withdrawnCode } from './deliver-messages.ts'
import { seen } from './queries.ts'

const columns = [
  'id',
  'conversation_id',
  'contact_id',
  'author',
  'member_id',
  'key_id',
  'content_cipher',
  'reply_to_id',
  'state',
  'failure_code',
  'client_id',
  'sent_at',
  'sort_at',
  'delivered_at',
  'read_at',
] as const

type Row = {
  id: string
  conversation_id: string
  contact_id: string
  author: string
  member_id: string | null
  key_id: string | null
  content_cipher: Buffer
  reply_to_id: string | null
  state: string
  failure_code: number | null
  client_id: string | null
  sent_at: Date
  sort_at: Date
  delivered_at: Date | null
  read_at: Date | null
}

export async function listMessages(
  scope: Scope,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
): Promise<{ items: Message[]; next: string | null }> {
  const list = `messages:${id}`
  const after = readCursor(scope, list, cursor)
  const [conversation, rows] = await Promise.all([
    seen(scope, scope.database.selectFrom('conversations').select('id'))
      .where('id', '=', id)
      .executeTakeFirst(),
    scope.database
      .selectFrom('messages')
      .select(columns)
      .where('conversation_id', '=', id)
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`(sort_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
      )
      .orderBy('sort_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
  ])
  if (!conversation) refuse('not_found')
  const messages = await toMessages(scope, rows)
  const page = pageFrom(
    scope,
    list,
    rows,
    limit,
    (row) => [row.sort_at.toISOString(), row.id],
    (row) => messages.get(row.id),
  )
  return { ...page, items: page.items.filter((message) => message !== undefined) }
}

export async function messageById(scope: Scope, id: string): Promise<Message> {
  const row = await scope.database
    .selectFrom('messages')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return (row && (await toMessages(scope, [row])).get(row.id)) ?? refuse('not_found')
}

async function toMessages(scope: Scope, rows: Row[]): Promise<Map<string, Message>> {
  if (rows.length === 0) return new Map()
  const contactIds = rows.map((row) => row.contact_id)
  const [boxes, profiles, names, programs, media] = await Promise.all([
    scope.boxes.contacts(contactIds),
    profilesOf(scope, contactIds),
    memberNames(
      scope,
      rows.map((row) => row.member_id),
    ),
    keyNames(
      scope,
      rows.map((row) => row.key_id),
    ),
    mediaOf(
      scope,
      rows.map((row) => row.id),
    ),
  ])
  return new Map(
    rows.flatMap((row) => {
      const box = boxes.get(row.contact_id)
      const profile = profiles.get(row.contact_id)
      if (!box || !profile) return []
      const message: Message = {
        id: row.id,
        conversationId: row.conversation_id,
        author: row.author as Message['author'],
        memberId: row.member_id,
        authorName:
          row.author === 'customer'
            ? displayName(profile)
            : authorOf(names.get(row.member_id ?? ''), programs.get(row.key_id ?? '')),
        content: box.open<StoredContent>('messages', 'content', row.id, row.content_cipher),
        media: (media.get(row.id) ?? []).map((one) => ({
          id: one.id,
          kind: one.kind as Message['media'][number]['kind'],
          mimeType: one.mime_type,
          fileName: box.open<{ fileName: string | null }>('media', 'source', one.id, one.source_cipher)
            .fileName,
          state: one.state as Message['media'][number]['state'],
          bytes: one.bytes,
          url: `/api/v1/media/${one.id}`,
        })),
        state: row.state as Message['state'],
        failure: row.state === 'failed' ? failureOf(row.failure_code) : null,
        replyToId: row.reply_to_id,
        sentAt: row.sent_at.toISOString(),
        deliveredAt: row.delivered_at?.toISOString() ?? null,
        readAt: row.read_at?.toISOString() ?? null,
        clientId: row.client_id,
      }
      return [[row.id, message] as const]
    }),
  )
}

/** A program that wrote with a key is named beside the member in whose name it did. */
function authorOf(member: string | undefined, program: string | undefined): string | null {
  return member && program ? `${member} (${program})` : (member ?? null)
}

function failureOf(code: number | null): Message['failure'] {
  if (code === withdrawnCode)
    return { code: null, text: 'Not sent: a person had answered first.', retryHelps: false }
  return { code, text: failureWords(code), retryHelps: retryHelps(code) }
}

type MediaRow = Pick<
  { [Key in keyof Media]: Media[Key] },
  'id' | 'message_id' | 'kind' | 'mime_type' | 'bytes' | 'source_cipher'
> & {
  state: string
}

async function mediaOf(scope: Scope, messageIds: string[]): Promise<Map<string, MediaRow[]>> {
  const rows = await scope.database
    .selectFrom('media')
    .select(['id', 'message_id', 'kind', 'mime_type', 'bytes', 'source_cipher', 'state'])
    .where('message_id', '=', anyOf(messageIds))
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.message_id)
}
