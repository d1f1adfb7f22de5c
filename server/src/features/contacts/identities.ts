import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { phoneKey } from './phones.ts'
import type { Profile } from './profile.ts'

export type Identity = { kind: 'whatsapp_user' | 'phone' | 'email'; value: string }

export function identitiesOf(profile: Profile): Identity[] {
  return [
    ...profile.whatsappUserIds.map((value) => ({ kind: 'whatsapp_user' as const, value })),
    ...profile.phones.map(({ e164 }) => ({ kind: 'phone' as const, value: e164 })),
    ...profile.emails.map((value) => ({ kind: 'email' as const, value })),
  ]
}

/** Who owns these identities, in the order asked; null where nobody does. */
export async function ownersOf(scope: Scope, identities: Identity[]): Promise<(string | null)[]> {
  if (identities.length === 0) return []
  const hashes = identities.map((identity) => hashOf(scope, identity))
  const rows = await scope.database
    .selectFrom('contact_identities')
    .select(['kind', 'value_hash', 'contact_id'])
    .where('value_hash', '=', sql<Buffer>`any(${hashes}::bytea[])`)
    .execute()
  return identities.map(
    ({ kind }, index) =>
      rows.find((row) => row.kind === kind && row.value_hash.equals(hashes[index]!))?.contact_id ?? null,
  )
}

/** Nobody else looks for or makes a contact with one of these identities until this transaction ends. */
export async function lockIdentities(scope: Scope, identities: Identity[]) {
  const keys = identities.map((identity) => hashOf(scope, identity).readBigInt64BE(0).toString()).sort()
  await sql`select pg_advisory_xact_lock(key) from unnest(${keys}::bigint[]) as key`.execute(scope.database)
}

/** Makes the stored identities of a contact the given ones. The caller has made sure that nobody else owns them. */
export async function setIdentities(scope: Scope, contactId: string, identities: Identity[]) {
  const wanted = new Map(identities.map((identity) => [keyOf(scope, identity), identity]))
  const stored = await scope.database
    .selectFrom('contact_identities')
    .select(['id', 'kind', 'value_hash'])
    .where('contact_id', '=', contactId)
    .execute()
  const gone = stored.filter((row) => !wanted.delete(`${row.kind}:${row.value_hash.toString('hex')}`))
  if (gone.length > 0) {
    await scope.database
      .deleteFrom('contact_identities')
      .where('id', '=', anyOf(gone.map((row) => row.id)))
      .execute()
  }
  if (wanted.size > 0) {
    await scope.database
      .insertInto('contact_identities')
      .values(
        [...wanted.values()].map((identity) => ({
          id: ids.new(),
          contact_id: contactId,
          kind: identity.kind,
          value_hash: hashOf(scope, identity),
          created_at: clock.now(),
        })),
      )
      .execute()
  }
}

function keyOf(scope: Scope, identity: Identity): string {
  return `${identity.kind}:${hashOf(scope, identity).toString('hex')}`
}

function hashOf(scope: Scope, { kind, value }: Identity): Buffer {
  return scope.boxes.hash(kind, kind === 'phone' ? phoneKey(value) : value)
}
