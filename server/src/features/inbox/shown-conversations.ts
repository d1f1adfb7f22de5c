import { type Expression, type RawBuilder, sql } from 'kysely'
import { type Conversation, conversationSchema } from '#contract/inbox.ts'
import type { Urgency } from '#contract/shared.ts'
import { displayName, openProfile, sealedProfileOf } from '#features/contacts/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Box } from '#kernel/keys/boxes.ts'
import { type ItemKind, type MarkedRow, mark } from '#kernel/ready-items.ts'
import type { Scope } from '#kernel/scope.ts'
import { previewOf, type StoredContent } from './content.ts'
import { clip, waitingSince } from './last-message.ts'
import { canGive, canReply, windowUntil } from './policy.ts'

/** What a conversation shows of its deal. Deals stand below this feature: consequences.ts says who answers. */
export type DealSummary = { id: string; title: string; stage: string; urgency: Urgency | null }

export type DealColumns = {
  deal_id: string | null
  deal_cipher: Buffer | null
  deal_stage: string | null
  deal_urgency: string | null
}

/** The newest deal of `conversation`, a row of that table: a statement that gives it, and what to read out of it. */
export type DealSource = {
  columns: RawBuilder<unknown>
  read(row: DealColumns, box: Box): DealSummary | null
}

let deals: DealSource = {
  columns: sql`(select null::uuid as deal_id, null::bytea as deal_cipher, null::text as deal_stage, null::text as deal_urgency)`,
  read: () => null,
}

export function showDealsBy(source: DealSource) {
  deals = source
}

type Row = MarkedRow &
  DealColumns & {
    status: string
    handler: string
    assignee_id: string | null
    unread: number
    unanswered_since: Date | null
    last_inbound_at: Date | null
    last_message_at: Date
    profile_cipher: Buffer
    display_number: string | null
    message_id: string | null
    author: string
    member_id: string | null
    state: string
    content_cipher: Buffer
  }

/** Everything that is shown of some rows of `conversations`, in one statement; without the time of reading, so that what is alike stays alike. */
export function shownConversation(chosen: Expression<unknown>) {
  return sql`
    select conversation.id, conversation.contact_id, conversation.status, conversation.handler, conversation.assignee_id,
           conversation.unread, conversation.unanswered_since, conversation.last_inbound_at, conversation.last_message_at,
           contact.profile_cipher, number.display_number, message.*, deal.*
      from (${chosen}) conversation
     cross join lateral ${sealedProfileOf(sql`conversation.account_id`, sql`conversation.contact_id`)} contact
      left join lateral (
           select display_number from whatsapp_numbers
            where account_id = conversation.account_id and id = conversation.number_id limit 1) number on true
      left join lateral (
           select id as message_id, author, member_id, state, content_cipher from messages
            where account_id = conversation.account_id and id = conversation.last_message_id limit 1) message on true
      left join lateral ${deals.columns} deal on true`
}

/** Conversations as this reader sees them. */
export function shownConversations(scope: Scope): ItemKind<Row, Conversation> {
  const reply = canReply(scope.actor)
  // To somebody else, whoever that is: to oneself always goes.
  const can = { reply, give: reply.allowed ? canGive(scope.actor, 'somebody else') : reply }
  return {
    name: `conversation for ${JSON.stringify(can)}`,
    schema: conversationSchema,
    async rows(ids) {
      const chosen = scope.database.selectFrom('conversations').selectAll().where('id', '=', anyOf(ids))
      const { rows } = await sql<Row>`
        select r.*, ${mark} as mark from (${shownConversation(chosen)}) r`.execute(scope.database)
      return rows
    },
    item: (row, box) => toConversation(row, box, can),
  }
}

function toConversation(row: Row, box: Box, can: Conversation['can']): Conversation {
  const profile = openProfile(box, row.contact_id, row.profile_cipher)
  return {
    id: row.id,
    contact: {
      id: row.contact_id,
      displayName: displayName(profile),
      phone: profile.phones[0]?.e164 ?? null,
      username: profile.username,
    },
    channel: { kind: 'whatsapp', displayNumber: row.display_number ?? '' },
    status: row.status as Conversation['status'],
    handler: row.handler as Conversation['handler'],
    assigneeId: row.assignee_id,
    unread: row.unread,
    waitingSince: waitingSince(row)?.toISOString() ?? null,
    windowUntil: windowUntil(row.last_inbound_at)?.toISOString() ?? null,
    lastMessageAt: row.last_message_at.toISOString(),
    last: row.message_id
      ? {
          author: row.author as NonNullable<Conversation['last']>['author'],
          memberId: row.member_id,
          text: clip(
            previewOf(box.open<StoredContent>('messages', 'content', row.message_id, row.content_cipher)),
          ),
          state: row.state as NonNullable<Conversation['last']>['state'],
        }
      : null,
    deal: deals.read(row, box),
    can,
  }
}
