import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

export function canChangeDeal(actor: Actor): Decision {
  return may(actor, 'deals.write') ? allowed : { allowed: false, reason: 'Your role only lets you look.' }
}
