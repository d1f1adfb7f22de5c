import type { Standing } from '#contract/standing.ts'
import { covers } from '#contract/standing.ts'
import { type Actor, allowed, type Decision, memberIdOf } from '#kernel/scope.ts'

/**
 * Who may make `before` into `after` (null: remove them). Who is an owner is decided by owners: an admin could make themselves one otherwise. Everybody
 * else gives and takes within what they have themselves, so that no way of asking each other gives anybody more than somebody had.
 */
export function mayChange(actor: Actor, before: Standing, after: Standing | null): Decision {
  if (actor.kind !== 'member' || actor.role === 'owner') return allowed
  if (before.role === 'owner' || after?.role === 'owner')
    return { allowed: false, reason: 'Only an owner makes or changes an owner.' }
  if (!covers(actor, before))
    return { allowed: false, reason: 'This colleague may do things that you may not.' }
  if (after && !covers(actor, after))
    return { allowed: false, reason: 'Nobody gives more than they have themselves.' }
  if (!after && !seesEverything(actor))
    return { allowed: false, reason: 'What was theirs becomes everybody’s: that is for who sees all of it.' }
  return allowed
}

/** What a page says beside a colleague before anything is asked for. */
export function canChange(actor: Actor, memberId: string, standing: Standing) {
  if (memberId === memberIdOf(actor)) {
    const own: Decision = { allowed: false, reason: 'Nobody changes their own role.' }
    return { change: own, remove: own }
  }
  if (actor.kind === 'member' && !actor.permissions.includes('team.manage')) {
    const not: Decision = { allowed: false, reason: 'Your rights do not let you change the team.' }
    return { change: not, remove: not }
  }
  // To change nothing is the least that one could want.
  return { change: mayChange(actor, standing, standing), remove: mayChange(actor, standing, null) }
}

function seesEverything({ rights }: Standing): boolean {
  return (
    rights.contacts.which === 'all' &&
    rights.conversations === 'all' &&
    [rights.pipelines.usual, ...Object.values(rights.pipelines.named)].every((level) => level === 'work')
  )
}
