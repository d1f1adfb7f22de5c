import { z } from 'zod'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { inRounds } from '#kernel/in-rounds.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask } from '#kernel/tasks.ts'
import { reviewDue } from './events.ts'

const roundMilliseconds = 5_000

/** Looks every few seconds whether a team's review has become due; each then gets a task. Several processes may do it: whoever comes first has it done. */
export function startReminding(installation: Installation): { stop(): Promise<void> } {
  return inRounds(
    roundMilliseconds,
    () => remindOfReviews(installation),
    (err) => installation.log.warn({ err }, 'reminding of reviews failed; it is tried again'),
  )
}

/** Answers how many became due. */
export async function remindOfReviews({ pools }: Installation): Promise<number> {
  const { rows } = await pools.app.query<{ count: number }>('select remind_of_reviews($1) as count', [
    clock.now(),
  ])
  return rows[0]!.count
}

/** Made in the database: see remind_of_reviews. */
export const remindTask = defineTask({
  name: 'checkup.remind',
  payload: z.object({}),
  run: ({ installation, principal }) => withAccount(installation, principal, tell),
})

/** Told once for each time that it is due, and not at all where somebody has looked in the meantime. */
async function tell(scope: Scope): Promise<void> {
  const { review_due_at: dueAt, review_reminded_at: remindedAt } = await scope.database
    .selectFrom('accounts')
    .select(['review_due_at', 'review_reminded_at'])
    .where('id', '=', scope.accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (!remindedAt || dueAt > clock.now()) return
  const told = await scope.database
    .selectFrom('events')
    .select('id')
    .where('type', '=', reviewDue.name)
    .where('at', '>=', remindedAt)
    .limit(1)
    .executeTakeFirst()
  if (!told) await announce(scope, reviewDue, { data: { dueAt: dueAt.toISOString() } })
}
