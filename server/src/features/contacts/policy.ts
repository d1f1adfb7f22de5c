import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

export function canChangeContact(actor: Actor): Decision {
  return may(actor, 'contacts.write') ? allowed : { allowed: false, reason: 'Your role only lets you look.' }
}

/** Number and e-mail: that somebody has one already would tell who else is a customer here. */
export function canIdentify(actor: Actor): Decision {
  if (may(actor, 'contacts.identify')) return allowed
  return { allowed: false, reason: 'Your rights do not let you change numbers and e-mails of customers.' }
}
