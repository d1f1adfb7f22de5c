import { sql } from 'kysely'
import type { AuditEntry, AuditKind } from '#contract/audit.ts'
import { displayName, profilesOf } from '#features/contacts/public.ts'
import { deviceOf } from '#features/identity/public.ts'
import { keyNames } from '#features/integrations/public.ts'
import { memberNames } from '#features/team/public.ts'
import type { Change } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Origin, Scope } from '#kernel/scope.ts'

export type Filters = {
  kind?: AuditKind | undefined
  actor?: AuditEntry['actor']['kind'] | undefined
  memberId?: string | undefined
  recordId?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The daily work, by the features that announce it. Everything else is what somebody looks for who asks whether all is well. */
const daily: Partial<Record<AuditKind, string[]>> = {
  customers: ['contacts'],
  conversations: ['inbox', 'chatbot'],
  deals: ['deals'],
}
const safe: Partial<Record<AuditKind, string[]>> = {
  sign_in: ['identity'],
  team: ['team', 'checkup'],
  audit: ['audit'],
}

type Secret = { changes?: Change[]; origin?: Origin }

export type Row = Awaited<ReturnType<typeof eventsBy>>[number]

/** Events that pass, newest first below `before`, or oldest first above `after`. */
export async function eventsBy(
  { database }: Scope,
  filters: Filters,
  place: { before: number | null; limit: number } | { after: number; limit: number },
) {
  const isForward = 'after' in place
  const from = isForward ? place.after : place.before
  const { actor, memberId, recordId } = filters
  return database
    .selectFrom('events')
    .select(['id', 'seq', 'type', 'at', 'actor_kind', 'actor_id', 'contact_id', 'conversation_id', 'deal_id'])
    .select(['key_id', 'data', 'secret_cipher', 'request_id'])
    .$if(filters.kind !== undefined, (query) => query.where(ofKind(filters.kind!)))
    .$if(actor !== undefined, (query) => query.where('actor_kind', '=', actor!))
    .$if(memberId !== undefined, (query) =>
      query.where('actor_kind', '=', 'member').where('actor_id', '=', memberId!),
    )
    .$if(recordId !== undefined, (query) =>
      query.where((are) =>
        are.or([
          are('deal_id', '=', recordId!),
          are('conversation_id', '=', recordId!),
          are('contact_id', '=', recordId!),
          are.and([rare, sql<boolean>`data ->> 'memberId' = ${recordId}`]),
        ]),
      ),
    )
    .$if(filters.from !== undefined, (query) => query.where('at', '>=', new Date(filters.from!)))
    .$if(filters.to !== undefined, (query) => query.where('at', '<', new Date(filters.to!)))
    .$if(from !== null, (query) => query.where('seq', isForward ? '>' : '<', from!))
    .orderBy('seq', isForward ? 'asc' : 'desc')
    .limit(place.limit)
    .execute()
}

/** Whose member and whose record somebody asks for: what is next door does not exist, which is not the same as that nothing happened to it. */
export async function mustBeHere({ database }: Scope, { memberId, recordId }: Filters) {
  if (memberId) {
    const member = await database
      .selectFrom('members')
      .select('id')
      .where('id', '=', memberId)
      .executeTakeFirst()
    if (!member) refuse('not_found')
  }
  if (recordId) {
    const record = await database
      .selectFrom('contacts')
      .select('id')
      .where('id', '=', recordId)
      .unionAll(database.selectFrom('conversations').select('id').where('id', '=', recordId))
      .unionAll(database.selectFrom('deals').select('id').where('id', '=', recordId))
      .unionAll(database.selectFrom('members').select('id').where('id', '=', recordId))
      .executeTakeFirst()
    if (!record) refuse('not_found')
  }
}

// In the very words of the indexes on what is rare: the daily work is not read through for it.
const rare = sql<boolean>`split_part(type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts')`

/** By the feature that announced it. What is nobody else’s is a setting, so that nothing falls between. */
function ofKind(kind: AuditKind) {
  const feature = sql`split_part(type, '.', 1)`
  if (daily[kind]) return sql<boolean>`${feature} = any(${daily[kind]}::text[])`
  if (kind === 'safety') return rare
  if (safe[kind]) return sql<boolean>`(${rare} and ${feature} = any(${safe[kind]}::text[]))`
  return sql<boolean>`(${rare} and ${feature} <> all(${Object.values(safe).flat()}::text[]))`
}

/** Opened and with names. What was sealed for a customer who is gone is gone as well; that it happened stays. */
export async function entriesOf(
  scope: Scope,
  rows: Row[],
): Promise<{ entries: AuditEntry[]; names: Record<string, string> }> {
  const contactIds = rows.flatMap(({ contact_id }) => contact_id ?? [])
  const mentioned = rows.flatMap((row) => [
    ...(row.actor_kind === 'member' && row.actor_id ? [row.actor_id] : []),
    ...membersIn(row.data),
  ])
  const names = await memberNames(scope, mentioned)
  const keys = await keyNames(
    scope,
    rows.map((row) => row.key_id),
  )
  const profiles = await profilesOf(scope, contactIds)
  const boxes = await scope.boxes.contacts([...new Set(contactIds)])
  const contactName = (id: string) => {
    const profile = profiles.get(id)
    return profile ? displayName(profile) : null
  }
  const secretOf = (row: Row): Secret => {
    const box = row.contact_id ? boxes.get(row.contact_id) : scope.boxes.account
    return row.secret_cipher && box ? box.open<Secret>('events', 'secret', row.id, row.secret_cipher) : {}
  }
  const actorName = ({ actor_kind, actor_id }: Row): string | null => {
    if (!actor_id) return null
    return actor_kind === 'customer' ? contactName(actor_id) : (names.get(actor_id) ?? null)
  }
  const entries = rows.map((row) => {
    const { changes, origin } = secretOf(row)
    return {
      id: row.id,
      type: row.type,
      at: row.at.toISOString(),
      actor: {
        kind: row.actor_kind as AuditEntry['actor']['kind'],
        id: row.actor_id,
        name: actorName(row),
      },
      key: row.key_id ? { id: row.key_id, name: keys.get(row.key_id) ?? null } : null,
      network: origin?.network ?? null,
      ...deviceOf(origin?.agent ?? ''),
      contact: row.contact_id ? { id: row.contact_id, name: contactName(row.contact_id) } : null,
      conversationId: row.conversation_id,
      dealId: row.deal_id,
      data: row.data as Record<string, unknown>,
      changes: changes ?? [],
      requestId: row.request_id,
    }
  })
  return { entries, names: Object.fromEntries(names) }
}

/** By custom of all features: `memberId` is whom it is about, `assigneeId` who has the work now. */
function membersIn(data: unknown): string[] {
  const { memberId, assigneeId } = data as { memberId?: unknown; assigneeId?: unknown }
  return [memberId, assigneeId].filter((id): id is string => typeof id === 'string')
}
