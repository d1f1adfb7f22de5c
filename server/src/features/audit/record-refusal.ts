import { sql } from 'kysely'
import { z } from 'zod'
import { type AuditedRefusal, auditedRefusals } from '#contract/audit.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { memberIdOf, type Principal, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue } from '#kernel/tasks.ts'
import { refusalsCounted, requestRefused } from './events.ts'

const hourMilliseconds = 3_600_000

/**
 * Somebody signed in, or a program with their key, was refused `operation`. The first such request of an hour is an event; those after it are
 * counted, and one more event says how many when the hour is over. What is an everyday step is left out (`auditedRefusals`).
 */
export async function recordRefusal(
  installation: Installation,
  principal: Principal,
  operation: string,
  code: ProblemCode,
) {
  if (!isAudited(code)) return
  const memberId = memberIdOf(principal.actor)
  if (!memberId) return
  const hour = new Date(Math.floor(clock.now().getTime() / hourMilliseconds) * hourMilliseconds)
  await withAccount(installation, principal, async (scope) => {
    const { rows } = await sql<{ count: number }>`
      insert into refusals as r (member_id, operation, code, hour, count) values (${memberId}, ${operation}, ${code}, ${hour}, 1)
      on conflict (account_id, member_id, operation, code, hour) do update set count = r.count + 1
      returning count`.execute(scope.database)
    if (rows[0]!.count > 1) return
    await announce(scope, requestRefused, { data: { memberId, operation, code } })
    await enqueue(
      scope,
      countRefusals,
      { memberId, operation, code, hour: hour.toISOString() },
      { runAt: new Date(hour.getTime() + hourMilliseconds) },
    )
  })
}

export const countRefusals = defineTask({
  name: 'audit.count_refusals',
  payload: z.object({
    memberId: z.uuid(),
    operation: z.string(),
    // One that waits from before it was told apart.
    code: z.enum(auditedRefusals).default('forbidden'),
    hour: z.iso.datetime(),
  }),
  run: ({ installation, principal }, { memberId, operation, code, hour }) =>
    withAccount(installation, principal, async (scope) => {
      const row = await scope.database
        .deleteFrom('refusals')
        .where('member_id', '=', memberId)
        .where('operation', '=', operation)
        .where('code', '=', code)
        .where('hour', '=', new Date(hour))
        .returning('count')
        .executeTakeFirst()
      if (!row || row.count === 1) return
      const data = { memberId, operation, code, count: row.count - 1, hour }
      await announce(scope, refusalsCounted, { data })
    }),
})

function isAudited(code: ProblemCode): code is AuditedRefusal {
  return (auditedRefusals as readonly ProblemCode[]).includes(code)
}
