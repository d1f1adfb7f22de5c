import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { networkOf } from '#kernel/http/address-block.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { sharedSignInNoticed } from './events.ts'
import { openIncident } from './incidents.ts'

/** One person active from so many networks within so many minutes: more than one who walks from the office to the street. Perhaps several people. */
const shared = { networks: 4, minutes: 10 }

/** Noted by this process a moment ago: no request waits for the database because of it, and few ask it at all. */
const noted = new Map<string, number>()
const notedSeconds = 60
const notedMax = 20_000

type Who = { accountId: string; memberId: string }

/** Where somebody is active from. Kept for minutes, as a keyed hash of the first part of the address; nobody waits for it. */
export function noteNetwork(installation: Installation, request: FastifyRequest, who: Who) {
  const network = networkOf(request)
  if (network === null) return
  const key = `${who.memberId} ${network}`
  const now = clock.now().getTime()
  if (now - (noted.get(key) ?? 0) < notedSeconds * 1000) return
  if (noted.size >= notedMax) noted.clear()
  noted.set(key, now)
  void withAccount(installation, asSystem(who.accountId), (scope) =>
    note(scope, who.memberId, network),
  ).catch((err) => {
    noted.delete(key)
    installation.log.warn({ err }, 'from where somebody is active could not be noted')
  })
}

async function note(scope: Scope, memberId: string, network: string) {
  const { database, installation, accountId } = scope
  const now = clock.now()
  // One after the other, so that of several at the same moment the last sees all.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`networks ${memberId}`}, 0))`.execute(database)
  const hash = createHmac('sha256', installation.master.derive('networks'))
    .update(`${accountId} ${network}`)
    .digest()
  await sql`
    insert into member_networks as n (member_id, network_hash, seen_at) values (${memberId}, ${hash}, ${now})
    on conflict (account_id, member_id, network_hash) do update set seen_at = greatest(n.seen_at, excluded.seen_at)`.execute(
    database,
  )
  const since = new Date(now.getTime() - shared.minutes * 60_000)
  const { networks } = await database
    .selectFrom('member_networks')
    .select(({ fn }) => fn.countAll<string>().as('networks'))
    .where('member_id', '=', memberId)
    .where('seen_at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(networks) < shared.networks) return
  const incidentId = await openIncident(scope, 'shared_sign_in', memberId)
  if (incidentId)
    await announce(scope, sharedSignInNoticed, { data: { memberId, incidentId, networks: Number(networks) } })
}
