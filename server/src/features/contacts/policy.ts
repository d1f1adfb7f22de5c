import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

export function canChangeContact(actor: Actor): Decision {
  return may(actor, 'contacts.write') ? allowed : { allowed: false, reason: 'Your role only lets you look.' }
}
