import { type RawBuilder, sql } from 'kysely'
import type { Contact } from '#contract/contacts.ts'
import type { Language, Source } from '#contract/shared.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Contacts } from '#kernel/database/tables.gen.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Scope } from '#kernel/scope.ts'
import { canChangeContact, canIdentify } from './policy.ts'
import { displayName, openProfile, type Profile } from './profile.ts'

type Row = Pick<
  { [Key in keyof Contacts]: Contacts[Key] },
  'id' | 'profile_cipher' | 'language' | 'source' | 'opted_out_at' | 'created_at'
>

const columns = ['id', 'profile_cipher', 'language', 'source', 'opted_out_at', 'created_at'] as const

export async function listContacts(
  scope: Scope,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Contact[]; next: string | null }> {
  const after = readCursor(scope, 'contacts', cursor)
  const rows = await scope.database
    .selectFrom('contacts')
    .select(columns)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const contacts = new Map((await toContacts(scope, rows)).map((contact) => [contact.id, contact]))
  const page = pageFrom(
    scope,
    'contacts',
    rows,
    limit,
    (row) => [row.created_at.toISOString(), row.id],
    (row) => contacts.get(row.id),
  )
  return { ...page, items: page.items.filter((contact) => contact !== undefined) }
}

export async function contactById(scope: Scope, { id }: { id: string }): Promise<Contact> {
  const row = await scope.database
    .selectFrom('contacts')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  const [contact] = row ? await toContacts(scope, [row]) : []
  return contact ?? refuse('not_found')
}

/**
 * Nobody else changes this contact until the transaction ends. Whoever needs a contact and a conversation locks the contact first, as an
 * arriving message does: in the other order the two would wait for each other.
 */
export async function lockContact(scope: Scope, contactId: string) {
  await scope.database
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .execute()
}

/** Profiles of many contacts, opened in one go; those whose key is destroyed are left out. */
export async function profilesOf(scope: Scope, contactIds: string[]): Promise<Map<string, Profile>> {
  const wanted = [...new Set(contactIds)]
  if (wanted.length === 0) return new Map()
  const [rows, boxes] = await Promise.all([
    scope.database
      .selectFrom('contacts')
      .select(['id', 'profile_cipher'])
      .where('id', '=', anyOf(wanted))
      .execute(),
    scope.boxes.contacts(wanted),
  ])
  return new Map(
    rows.flatMap((row) => {
      const box = boxes.get(row.id)
      return box ? [[row.id, openProfile(box, row.id, row.profile_cipher)] as const] : []
    }),
  )
}

/**
 * For a statement of those who show a contact beside something else: its sealed profile, for `openProfile`. `limit` keeps the planner from
 * reading all contacts for a page of them.
 */
export function sealedProfileOf(accountId: RawBuilder<string>, contactId: RawBuilder<string>) {
  return sql`(select profile_cipher from contacts where account_id = ${accountId} and id = ${contactId} limit 1)`
}

async function toContacts(scope: Scope, rows: Row[]): Promise<Contact[]> {
  if (rows.length === 0) return []
  const contactIds = rows.map((row) => row.id)
  const [boxes, conversations] = await Promise.all([
    scope.boxes.contacts(contactIds),
    scope.database
      .selectFrom('conversations')
      .select(['id', 'contact_id'])
      .where('contact_id', '=', anyOf(contactIds))
      .orderBy('last_message_at')
      .execute(),
  ])
  const conversationOf = new Map(conversations.map((row) => [row.contact_id, row.id]))
  return rows.flatMap((row) => {
    const box = boxes.get(row.id)
    if (!box) return []
    const profile = openProfile(box, row.id, row.profile_cipher)
    return [
      {
        id: row.id,
        displayName: displayName(profile),
        name: profile.name ?? profile.whatsappName,
        phone: profile.phones[0]?.e164 ?? null,
        email: profile.emails[0] ?? null,
        username: profile.username,
        language: row.language as Language | null,
        source: row.source as Source,
        optedOutAt: row.opted_out_at?.toISOString() ?? null,
        createdAt: row.created_at.toISOString(),
        conversationId: conversationOf.get(row.id) ?? null,
        can: { change: canChangeContact(scope.actor), identify: canIdentify(scope.actor) },
      },
    ]
  })
}
