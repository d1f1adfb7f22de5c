import { sql } from 'kysely'
import type { Permission } from '#contract/permissions.ts'
import { memberStandings } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import type { Scope } from '#kernel/scope.ts'

const daysUnused = 90

/**
 * What shows that a right was used. Looking at something leaves no trace, so of rights to see nothing can be said; nor of those that nothing here uses yet.
 * A program that acts with somebody's key uses their right.
 */
const traces: Partial<Record<Permission, string[]>> = {
  'account.manage': ['accounts.account_changed'],
  'team.manage': [
    'team.member_changed',
    'team.member_invited',
    'team.invitation_withdrawn',
    'team.member_removed',
  ],
  'channels.manage': ['whatsapp.number_connected', 'whatsapp.items_replayed'],
  'integrations.manage': ['integrations.key_made', 'integrations.key_rotated', 'integrations.key_revoked'],
  'tasks.manage': ['tasks.task_revived'],
  'audit.export': ['audit.exported'],
  'contacts.write': ['contacts.contact_created', 'contacts.contact_changed'],
  'deals.write': ['deals.deal_created', 'deals.deal_changed', 'deals.deal_moved'],
  'inbox.reply': ['inbox.message_queued'],
}

export const judgedRights = Object.keys(traces) as Permission[]

/**
 * By member: what they could have done for 90 days and did not. An owner has every right by being one, so there is nothing to take away; and whoever came or
 * was given other rights since has not had the time.
 */
export async function unusedRights(scope: Scope): Promise<Map<string, Permission[]>> {
  const since = new Date(clock.now().getTime() - daysUnused * 24 * 3_600_000)
  const standings = await memberStandings(scope)
  const used = await usedSince(scope, since)
  const settled = await settledSince(scope, since)
  const unused = new Map<string, Permission[]>()
  for (const [id, { role, permissions }] of standings) {
    if (role === 'owner' || !settled.has(id)) continue
    const theirs = judgedRights.filter(
      (right) => permissions.includes(right) && !traces[right]?.some((type) => used.has(`${id} ${type}`)),
    )
    if (theirs.length > 0) unused.set(id, theirs)
  }
  return unused
}

/** Who did what, `<member> <event>`. Each part reads an index of its own: what is rare, cards and contacts, messages. */
async function usedSince({ database }: Scope, since: Date): Promise<Set<string>> {
  const { rows } = await sql<{ trace: string }>`
    select distinct actor_id || ' ' || type as trace from events
     where split_part(type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts') and actor_kind = 'member' and at >= ${since}
    union
    select distinct actor_id || ' ' || type from events
     where actor_kind = 'member' and type in ('deals.deal_created', 'deals.deal_moved') and at >= ${since}
    union
    select distinct actor_id || ' ' || type from events
     where actor_kind = 'member' and type in ('contacts.contact_created', 'contacts.contact_changed', 'deals.deal_changed') and at >= ${since}
    union
    select distinct member_id || ' inbox.message_queued' from messages where author = 'member' and sort_at >= ${since}`.execute(
    database,
  )
  return new Set(rows.map(({ trace }) => trace))
}

/** Who has been here since then with the rights of today. */
async function settledSince({ database }: Scope, since: Date): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select m.id from members m
     where m.status = 'active' and m.created_at <= ${since}
       and not exists (
         select from events e
          where split_part(e.type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts') and e.at >= ${since}
            and (e.type in ('team.member_changed', 'team.invitation_accepted') and e.data ->> 'memberId' = m.id::text
              or e.type = 'team.ownership_taken' and m.id::text in (e.data ->> 'memberId', e.data ->> 'from')))`.execute(
    database,
  )
  return new Set(rows.map(({ id }) => id))
}
