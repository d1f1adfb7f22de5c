import { pipelineLevel } from '#contract/rights.ts'
import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

export function canChangeDeal(actor: Actor, pipelineId: string): Decision {
  if (!may(actor, 'deals.write')) return { allowed: false, reason: 'Your role only lets you look.' }
  if (actor.kind === 'member' && pipelineLevel(actor.rights, pipelineId) !== 'work')
    return { allowed: false, reason: 'Your rights only let you look at this pipeline.' }
  return allowed
}
