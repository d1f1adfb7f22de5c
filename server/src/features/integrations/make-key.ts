import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { makeKey as endpoint } from '#contract/integrations.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { keyMade } from './events.ts'
import { makeToken } from './key-token.ts'
import { keyById, keysMax, keysOf } from './queries.ts'
import { mustBeOwn } from './scopes.ts'

const day = 86_400_000

export async function makeKey(
  scope: Scope,
  { name, scopes: wanted, expiresInDays, addresses }: BodyOf<typeof endpoint>,
): Promise<ResponseOf<typeof endpoint>> {
  const scopes = [...new Set(wanted)]
  mustBeOwn(scope, scopes)
  if ((await keysOf(scope)).length >= keysMax) refuse('too_many_keys')
  const id = ids.new()
  const now = clock.now()
  const { token, secretHash } = makeToken(id)
  const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * day)
  await scope.database
    .insertInto('api_keys')
    .values({
      id,
      member_id: memberIdOf(scope.actor) ?? refuse('forbidden'),
      name_cipher: scope.boxes.account.seal('api_keys', 'name', id, name),
      scopes,
      addresses,
      secret_hash: secretHash,
      secret_made_at: now,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  await announce(scope, keyMade, {
    data: { keyId: id, scopes, expiresAt: expiresAt?.toISOString() ?? null },
  })
  return { key: await keyById(scope, id), secret: token }
}
