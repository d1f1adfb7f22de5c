import { generateKeyBetween } from 'fractional-indexing'
import { sql } from 'kysely'
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
  return generateKeyBetween(null, (await places(scope, stageId)).first)
}

export async function lastPlace(scope: Scope, stageId: string): Promise<string> {
  return generateKeyBetween((await places(scope, stageId)).last, null)
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
  const { next } = await places(scope, stageId, after.position, movingId)
  return generateKeyBetween(after.position, next)
}

type Places = { first: string | null; last: string | null; next: string | null }

/** Of all cards of the stage, those too that whoever moves one does not see: two would get the same place otherwise. */
async function places(
  { database }: Scope,
  stageId: string,
  after: string | null = null,
  movingId: string | null = null,
): Promise<Places> {
  const { rows } = await sql<Places>`
    select * from stage_places(${stageId}, ${after}::text, ${movingId}::uuid)`.execute(database)
  return rows[0]!
}
