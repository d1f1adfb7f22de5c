import { sql } from 'kysely'
import type { ApiKey } from '#contract/integrations.ts'
import { permissionSchema, roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { memberNames } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { isOld } from './remind-of-old-keys.ts'

export const keysMax = 100

/** Those that were not revoked, the latest first. */
export async function keysOf(scope: Scope, only?: string): Promise<ApiKey[]> {
  const now = clock.now()
  const rows = await scope.database
    .selectFrom('api_keys')
    .innerJoin('members', 'members.id', 'api_keys.member_id')
    .select([
      'api_keys.id',
      'api_keys.name_cipher',
      'api_keys.scopes',
      'api_keys.addresses',
      'api_keys.member_id',
      'api_keys.secret_made_at',
      'api_keys.previous_until',
      'api_keys.created_at',
      'api_keys.expires_at',
      'api_keys.used_at',
      'api_keys.used_from_cipher',
      'api_keys.exposed_at',
      'api_keys.exposed_by',
      'api_keys.doubted_at',
      'members.role',
      'members.rights',
      'members.status',
      sql<boolean>`key_maker_due(api_keys.id, ${now})`.as('maker_due'),
    ])
    .where('api_keys.revoked_at', 'is', null)
    .where('members.status', '=', 'active')
    .$if(only !== undefined, (query) => query.where('api_keys.id', '=', only ?? ''))
    .orderBy('api_keys.created_at', 'desc')
    .orderBy('api_keys.id', 'desc')
    .limit(keysMax)
    .execute()
  const names = await memberNames(
    scope,
    rows.map((row) => row.member_id),
  )
  const { account } = scope.boxes
  return rows.map((row) => {
    const scopes = row.scopes.map((one) => permissionSchema.parse(one))
    const { permissions } = standingOf(roleSchema.parse(row.role), rightsSchema.nullable().parse(row.rights))
    return {
      id: row.id,
      name: account.open<string>('api_keys', 'name', row.id, row.name_cipher),
      scopes,
      lapsed: scopes.filter((one) => !permissions.includes(one)),
      madeBy: { id: row.member_id, name: names.get(row.member_id) ?? '' },
      madeAt: row.created_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
      state: stateOf(row, now),
      usedAt: row.used_at ? toTheMinute(row.used_at) : null,
      usedFrom: row.used_from_cipher
        ? account.open<string>('api_keys', 'used_from', row.id, row.used_from_cipher)
        : null,
      addresses: row.addresses,
      secretMadeAt: row.secret_made_at.toISOString(),
      overlapUntil: row.previous_until && row.previous_until > now ? row.previous_until.toISOString() : null,
      advice: adviceOf(row),
    }
  })
}

export async function keyById(scope: Scope, id: string): Promise<ApiKey> {
  const [key] = await keysOf(scope, id)
  return key ?? refuse('not_found')
}

/** How keys are called, revoked ones too: what they did stays under their name. */
export async function keyNames(
  { database, boxes }: Scope,
  keyIds: (string | null)[],
): Promise<Map<string, string>> {
  const wanted = new Set(keyIds.filter((id) => id !== null))
  if (wanted.size === 0) return new Map()
  const rows = await database
    .selectFrom('api_keys')
    .select(['id', 'name_cipher'])
    .where('id', '=', anyOf(wanted))
    .execute()
  return new Map(
    rows.map((row) => [row.id, boxes.account.open<string>('api_keys', 'name', row.id, row.name_cipher)]),
  )
}

function stateOf(
  row: { expires_at: Date | null; doubted_at: Date | null; maker_due: boolean },
  now: Date,
): ApiKey['state'] {
  if (row.expires_at && row.expires_at <= now) return 'expired'
  if (row.doubted_at) return 'doubted'
  return row.maker_due ? 'waits' : 'works'
}

function adviceOf(row: {
  exposed_at: Date | null
  exposed_by: string | null
  secret_made_at: Date
}): ApiKey['advice'] {
  if (row.exposed_at) return row.exposed_by === 'elsewhere' ? 'elsewhere' : 'exposed'
  return isOld(row.secret_made_at) ? 'old' : null
}

function toTheMinute(time: Date): string {
  return new Date(Math.floor(time.getTime() / 60_000) * 60_000).toISOString()
}

/** How many keys of this member work with a secret that was made before then. */
export async function oldKeysOf({ database }: Scope, memberId: string, before: Date): Promise<number> {
  const { count } = await database
    .selectFrom('api_keys')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .where('secret_made_at', '<=', before)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', clock.now())]))
    .executeTakeFirstOrThrow()
  return Number(count)
}
