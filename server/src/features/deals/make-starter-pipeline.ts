import type { Trade } from '#contract/shared.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { starterLostReasons, starterPipelines } from './starter-pipelines.ts'

/** A new business begins with the pipeline of its trade. */
export async function makeStarterPipeline(scope: Scope, trade: Trade) {
  const { name, stages } = starterPipelines[trade]
  const pipelineId = ids.new()
  await scope.database.insertInto('pipelines').values({ id: pipelineId, name, position: 0 }).execute()
  await scope.database
    .insertInto('stages')
    .values(
      stages.map((stage, position) => ({
        id: ids.new(),
        pipeline_id: pipelineId,
        name: stage.name,
        kind: stage.kind,
        colour: stage.colour,
        target_days: stage.targetDays,
        on_qualified: stage.onQualified ?? false,
        position,
      })),
    )
    .execute()
  await scope.database
    .insertInto('lost_reasons')
    .values(starterLostReasons.map((reason, position) => ({ ...reason, position })))
    .execute()
}
