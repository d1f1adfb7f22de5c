import type { Permission } from '#contract/permissions.ts'
import { type Standing, standingOf } from '#contract/standing.ts'
import { type Database, inTransaction } from './database/transaction.ts'
import { refuse } from './http/refusal.ts'
import type { Installation } from './installation.ts'
import { type Boxes, openBoxes } from './keys/boxes.ts'

/** Who acts: a member of the team with what they may, the bot, a customer whose message we received, or the system itself. */
export type Actor =
  | ({ kind: 'member'; memberId: string; key?: ActingKey } & Standing)
  | { kind: 'bot' }
  | { kind: 'customer'; contactId: string | null }
  | { kind: 'system' }

/** The API key by which a program acts in a member's name, and what it was given; the permissions of the actor are those that the member has too. */
export type ActingKey = { id: string; scopes: string[] }

/** By what browser a person asks, as it calls itself, and from which network: the first part of an address, never the whole. */
export type Origin = { agent: string; network: string | null }

/** An account and who acts in it: what a scope is opened for. */
export type Principal = { accountId: string; actor: Actor; requestId?: string; origin?: Origin }

/** One account, one actor, one transaction: the only door to an account's data. */
export type Scope = Principal & {
  database: Database
  boxes: Boxes
  installation: Installation
}

/** The only maker of scopes. No network inside but the databases: read in one scope, call with none open, record in another. */
export async function withAccount<Result>(
  installation: Installation,
  principal: Principal,
  work: (scope: Scope) => Promise<Result>,
): Promise<Result> {
  const boxes = await openBoxes(installation.keyStore, principal.accountId)
  return inTransaction(installation.pools.app, principal.accountId, memberIdOf(principal.actor), (database) =>
    work({ ...principal, database, boxes, installation }),
  )
}

export function asSystem(accountId: string): Principal {
  return { accountId, actor: { kind: 'system' } }
}

export function asMember(
  accountId: string,
  memberId: string,
  standing: Standing,
  key?: ActingKey,
): Principal {
  const { role, rights, permissions } = standing
  return { accountId, actor: { kind: 'member', memberId, role, rights, permissions, ...(key && { key }) } }
}

/** Whoever has just made an account, or acts for who did. */
export function asOwner(accountId: string, memberId: string): Principal {
  return asMember(accountId, memberId, standingOf('owner'))
}

export function may(actor: Actor, permission: Permission): boolean {
  return actor.kind !== 'member' || actor.permissions.includes(permission)
}

/** Whether whoever acts sees numbers and e-mails of customers masked. */
export function seesMasked(actor: Actor): boolean {
  return actor.kind === 'member' && actor.rights.contacts.identity === 'masked'
}

/** Whether the database hides something of the account from whoever acts. */
export function isLimited(actor: Actor): boolean {
  if (actor.kind !== 'member') return false
  const { contacts, conversations, pipelines } = actor.rights
  return (
    contacts.which === 'mine' ||
    conversations !== 'all' ||
    [pipelines.usual, ...Object.values(pipelines.named)].includes('none')
  )
}

export function memberIdOf(actor: Actor): string | null {
  return actor.kind === 'member' ? actor.memberId : null
}

export function keyIdOf(actor: Actor): string | null {
  return actor.kind === 'member' ? (actor.key?.id ?? null) : null
}

/** A policy's answer about one record. */
export type Decision = { allowed: true } | { allowed: false; reason: string }

export const allowed: Decision = { allowed: true }

export function mustBeAllowed(decision: Decision) {
  if (!decision.allowed) refuse('forbidden', { detail: decision.reason })
}
