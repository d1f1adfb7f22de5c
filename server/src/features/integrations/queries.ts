import type { ApiKey } from '#contract/integrations.ts'
import { secretDaysMax } from '#contract/integrations.ts'
import { permissionSchema, roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { memberNames } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'

export const keysMax = 100

/** Those that were not revoked, the latest first. */
export async function keysOf(scope: Scope, only?: string): Promise<ApiKey[]> {
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
      'members.role',
      'members.rights',
      'members.status',
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
  const now = clock.now()
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
      state: row.expires_at && row.expires_at <= now ? 'expired' : 'works',
      usedAt: row.used_at ? toTheMinute(row.used_at) : null,
      usedFrom: row.used_from_cipher
        ? account.open<string>('api_keys', 'used_from', row.id, row.used_from_cipher)
        : null,
      addresses: row.addresses,
      secretMadeAt: row.secret_made_at.toISOString(),
      overlapUntil: row.previous_until && row.previous_until > now ? row.previous_until.toISOString() : null,
      advice: adviceOf(row.exposed_at, row.secret_made_at),
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

function adviceOf(exposedAt: Date | null, secretMadeAt: Date): ApiKey['advice'] {
  if (exposedAt) return 'exposed'
  const days = (clock.now().getTime() - secretMadeAt.getTime()) / 86_400_000
  return days > secretDaysMax ? 'old' : null
}

function toTheMinute(time: Date): string {
  return new Date(Math.floor(time.getTime() / 60_000) * 60_000).toISOString()
}
