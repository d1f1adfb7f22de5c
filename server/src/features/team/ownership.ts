import { sql } from 'kysely'
import type { OwnershipOffer } from '#contract/ownership.ts'
import { sessionsEnded } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { ownershipOfferEnded, ownershipOffered, ownershipTaken } from './events.ts'
import { memberNames } from './list-members.ts'
import { memberStandings } from './read-rights.ts'

const daysValid = 7

/** Those that are open, made by whoever asks or to them. One that is too old, or whose two sides are not what they were, is none any more. */
export async function listOwnershipOffers(scope: Scope): Promise<{ items: OwnershipOffer[] }> {
  const me = memberIdOf(scope.actor)!
  const rows = await scope.database
    .selectFrom('ownership_offers as offers')
    .innerJoin('members as owners', 'owners.id', 'offers.from_member')
    .innerJoin('members as heirs', 'heirs.id', 'offers.to_member')
    .select(['offers.id', 'from_member', 'to_member', 'offers.created_at', 'offers.expires_at'])
    .where((is) => is.or([is('from_member', '=', me), is('to_member', '=', me)]))
    .where('offers.status', '=', 'open')
    .where('offers.expires_at', '>', clock.now())
    .where('owners.role', '=', 'owner')
    .where('owners.status', '=', 'active')
    .where('heirs.status', '=', 'active')
    .orderBy('offers.created_at', 'desc')
    .orderBy('offers.id')
    .execute()
  const names = await memberNames(
    scope,
    rows.flatMap((row) => [row.from_member, row.to_member]),
  )
  const party = (id: string) => ({ id, name: names.get(id) ?? '' })
  return {
    items: rows.map((row) => ({
      id: row.id,
      from: party(row.from_member),
      to: party(row.to_member),
      forMe: row.to_member === me,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    })),
  }
}

/**
 * The one half of it: an owner, who has just shown that it is them, offers their place. Nothing changes before the other accepts. Whoever offers it to somebody
 * else takes the offer before back.
 */
export async function offerOwnership(
  scope: Scope,
  { memberId }: { memberId: string },
): Promise<OwnershipOffer> {
  const me = memberIdOf(scope.actor)!
  const heir = (await memberStandings(scope)).get(memberId) ?? refuse('not_found')
  if (memberId === me) refuse('own_role')
  if (heir.role === 'owner') refuse('already_owner')
  await takeOfferBack(scope, me)
  const now = clock.now()
  const { numInsertedOrUpdatedRows } = await scope.database
    .insertInto('ownership_offers')
    .values({
      id: ids.new(),
      from_member: me,
      to_member: memberId,
      created_at: now,
      expires_at: new Date(now.getTime() + daysValid * 24 * 3_600_000),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  // Of two at the same moment one stands.
  if (numInsertedOrUpdatedRows === 0n) refuse('offer_open')
  const offer = (await listOwnershipOffers(scope)).items.find(({ from }) => from.id === me)!
  await announce(scope, ownershipOffered, { data: { offerId: offer.id, memberId } })
  return offer
}

/** One that nobody can accept any more goes without a word. */
async function takeOfferBack(scope: Scope, memberId: string) {
  const open = (await listOwnershipOffers(scope)).items.find(({ from }) => from.id === memberId)
  await scope.database
    .updateTable('ownership_offers')
    .set({ status: 'withdrawn' })
    .where('from_member', '=', memberId)
    .where('status', '=', 'open')
    .execute()
  if (!open) return
  await announce(scope, ownershipOfferEnded, {
    data: { offerId: open.id, memberId: open.to.id, how: 'withdrawn' },
  })
}

/** The other half: whoever it was offered to, and who has just shown that it is them, is owner; whoever offered it is admin. */
export async function takeOwnership(scope: Scope, { id }: { id: string }): Promise<void> {
  const memberId = memberIdOf(scope.actor)!
  const { rows } = await sql<{ from: string | null }>`
    select take_ownership(${id}, ${memberId}, ${clock.now()}) as from`.execute(scope.database)
  const from = rows[0]!.from ?? refuse('not_found')
  await announce(scope, ownershipTaken, { data: { offerId: id, memberId, from } })
  for (const one of [memberId, from]) {
    await announce(scope, sessionsEnded, { data: { memberId: one, count: 0, why: 'role_changed' } })
  }
}

/** By whoever made it, or by whoever it was made to. */
export async function endOwnershipOffer(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const offer = (await listOwnershipOffers(scope)).items.find((one) => one.id === id) ?? refuse('not_found')
  const how = offer.forMe ? 'declined' : 'withdrawn'
  const { numUpdatedRows } = await scope.database
    .updateTable('ownership_offers')
    .set({ status: how })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) refuse('not_found')
  await announce(scope, ownershipOfferEnded, { data: { offerId: id, memberId: offer.to.id, how } })
}
