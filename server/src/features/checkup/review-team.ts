import type { TeamReview } from '#contract/checkup.ts'
import { memberNames } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { ids } from '#kernel/ids.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { teamReviewed } from './events.ts'

const reviewDays = 90

export async function readReview(scope: Scope): Promise<TeamReview> {
  const { database } = scope
  const { review_due_at: dueAt } = await database
    .selectFrom('accounts')
    .select('review_due_at')
    .executeTakeFirstOrThrow()
  const last = await database
    .selectFrom('team_reviews')
    .select(['member_id', 'at'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const names = await memberNames(scope, [last?.member_id ?? null])
  return {
    dueAt: dueAt.toISOString(),
    due: dueAt <= clock.now(),
    last: last ? { at: last.at.toISOString(), by: names.get(last.member_id) ?? '' } : null,
  }
}

/** Whoever says so has looked at who works here and what each may do. */
export async function reviewTeam(scope: Scope): Promise<TeamReview> {
  const memberId = memberIdOf(scope.actor)!
  const now = clock.now()
  await scope.database
    .insertInto('team_reviews')
    .values({ id: ids.new(), member_id: memberId, at: now })
    .execute()
  await scope.database
    .updateTable('accounts')
    .set({ review_due_at: new Date(now.getTime() + reviewDays * 24 * 3_600_000), review_reminded_at: null })
    .where('id', '=', scope.accountId)
    .execute()
  await announce(scope, teamReviewed, { data: { memberId } })
  return readReview(scope)
}
