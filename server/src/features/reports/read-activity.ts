import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import { roleSchema } from '#contract/permissions.ts'
import type { ActivityDays, readActivity as endpoint } from '#contract/reports.ts'
import { memberNames } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import type { Scope } from '#kernel/scope.ts'

type Row = {
  id: string
  role: string
  active: boolean
  created: number
  moved: number
  answered: number
  first_answers: number
  median_seconds: number | null
  signed_in_at: Date | null
}

/** What people did by hand in that time. Whoever has left stands there while something of theirs falls into it. */
export async function readActivity(
  scope: Scope,
  { days }: { days: ActivityDays },
): Promise<ResponseOf<typeof endpoint>> {
  const to = clock.now()
  const from = new Date(to.getTime() - Number(days) * 86_400_000)
  const { rows } = await figures(from, to).execute(scope.database)
  const shown = rows.filter((row) => row.active || row.created + row.moved + row.answered > 0)
  const names = await memberNames(
    scope,
    shown.map(({ id }) => id),
  )
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    items: shown.map((row) => ({
      id: row.id,
      name: names.get(row.id) ?? '',
      role: roleSchema.parse(row.role),
      left: !row.active,
      dealsCreated: row.created,
      dealsMoved: row.moved,
      conversationsAnswered: row.answered,
      firstAnswers: row.first_answers,
      medianFirstAnswerSeconds: row.median_seconds === null ? null : Math.round(row.median_seconds),
      lastSignInAt: row.signed_in_at?.toISOString() ?? null,
    })),
  }
}

/**
 * An answer is a first one where a customer's message stands between it and the last word that a person said before, in the app or on the phone: the bot's
 * words do not end the waiting. It waited from the first such message.
 */
const figures = (from: Date, to: Date) => sql<Row>`
  with answers as (
    select member_id, conversation_id, sort_at
      from messages
     where author = 'member' and member_id is not null and key_id is null and sort_at >= ${from} and sort_at < ${to}),
  waited as (
    select a.member_id, a.conversation_id, extract(epoch from a.sort_at - asked.sort_at)::float8 as seconds
      from answers a
      left join lateral (
        select m.sort_at from messages m
         where m.conversation_id = a.conversation_id and m.author in ('member', 'phone') and m.sort_at < a.sort_at
         order by m.sort_at desc limit 1) said on true
      left join lateral (
        select m.sort_at from messages m
         where m.conversation_id = a.conversation_id and m.author = 'customer'
           and m.sort_at > coalesce(said.sort_at, '-infinity') and m.sort_at <= a.sort_at
         order by m.sort_at limit 1) asked on true),
  answered as (
    select member_id, count(distinct conversation_id)::integer as conversations, count(seconds)::integer as first_answers,
           percentile_cont(0.5) within group (order by seconds) as median_seconds
      from waited group by member_id),
  worked as (
    select actor_id, count(*) filter (where type = 'deals.deal_created')::integer as created,
           count(*) filter (where type = 'deals.deal_moved')::integer as moved
      from events
     where actor_kind = 'member' and type in ('deals.deal_created', 'deals.deal_moved') and key_id is null
       and at >= ${from} and at < ${to}
     group by actor_id)
  select m.id, m.role, m.status = 'active' as active, coalesce(w.created, 0) as created, coalesce(w.moved, 0) as moved,
         coalesce(a.conversations, 0) as answered, coalesce(a.first_answers, 0) as first_answers, a.median_seconds,
         signed.at as signed_in_at
    from members m
    left join worked w on w.actor_id = m.id
    left join answered a on a.member_id = m.id
    left join lateral (
      select e.at from events e
       where e.type = 'identity.signed_in' and e.actor_id = m.id order by e.seq desc limit 1) signed on true
   order by m.created_at, m.id`
