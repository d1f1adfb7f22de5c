import { generateKeyBetween } from 'fractional-indexing'
import { anyOf } from '#kernel/database/any-of.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'

/** Places in a stage are texts between which there is always another: a move writes one row, not the column. */

/**
 * Until this transaction ends nobody else gives out places in these stages, so no two cards get the same one; always in the same order, so
 * that moves against each other wait and never deadlock.
 */
export async function lockStages(scope: Scope, stageIds: string[]) {
  await scope.database
    .selectFrom('stages')
    .select('id')
    .where('id', '=', anyOf(stageIds))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

export async function firstPlace(scope: Scope, stageId: string): Promise<string> {
  return generateKeyBetween(null, await edge(scope, stageId, 'asc'))
}

export async function lastPlace(scope: Scope, stageId: string): Promise<string> {
  return generateKeyBetween(await edge(scope, stageId, 'desc'), null)
}

/** Right after another card of the stage; `not_found` when that is not there. */
export async function placeAfter(
  scope: Scope,
  stageId: string,
  afterId: string,
  movingId: string,
): Promise<string> {
  const after = await scope.database
    .selectFrom('deals')
    .select('position')
    .where('id', '=', afterId)
    .where('stage_id', '=', stageId)
    .executeTakeFirst()
  if (!after) refuse('not_found')
  const next = await scope.database
    .selectFrom('deals')
    .select('position')
    .where('stage_id', '=', stageId)
    .where('position', '>', after.position)
    .where('id', '<>', movingId)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return generateKeyBetween(after.position, next?.position ?? null)
}

async function edge(scope: Scope, stageId: string, direction: 'asc' | 'desc'): Promise<string | null> {
  const row = await scope.database
    .selectFrom('deals')
    .select('position')
    .where('stage_id', '=', stageId)
    .orderBy('position', direction)
    .limit(1)
    .executeTakeFirst()
  return row?.position ?? null
}
