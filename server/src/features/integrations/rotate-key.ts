import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { rotateKey as endpoint } from '#contract/integrations.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { keyRotated } from './events.ts'
import { makeToken } from './key-token.ts'
import { keyById } from './queries.ts'
import { mustBeOwn, mustCover } from './scopes.ts'

/**
 * The same key under a new secret. Whoever gets to see the secret gets what the key may, in its maker's name and with its maker's rights, so they must
 * have all of that themselves. One that was held back after an alarm works again; its secret of before does not.
 */
export async function rotateKey(
  scope: Scope,
  { id, overlapHours }: { id: string; overlapHours: number },
): Promise<ResponseOf<typeof endpoint>> {
  const before = await keyById(scope, id)
  mustBeOwn(
    scope,
    before.scopes.filter((one) => !before.lapsed.includes(one)),
  )
  await mustCover(scope, before)
  const now = clock.now()
  const until = new Date(now.getTime() + overlapHours * 3_600_000)
  const { token, secretHash } = makeToken(id)
  const { rows } = await sql<{ rotated: boolean }>`
    select rotate_key(${id}, ${secretHash}, ${memberIdOf(scope.actor)}, ${now}, ${until}) as rotated`.execute(
    scope.database,
  )
  if (!rows[0]!.rotated) refuse('not_found')
  await announce(scope, keyRotated, { data: { keyId: id, overlapUntil: until.toISOString() } })
  return { key: await keyById(scope, id), secret: token }
}
