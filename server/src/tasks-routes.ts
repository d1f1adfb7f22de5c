import { sql } from 'kysely'
import { z } from 'zod'
import * as contract from '#contract/tasks.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'

export const taskRevived = defineEvent('tasks.task_revived', z.object({ taskId: z.string() }), {
  live: false,
})

/** Background work that gave up, for those who run the business: seen, and tried again. */
export function mountTasks(mount: Mount) {
  mount.inScope(contract.listDeadTasks, async ({ database }) => {
    const { rows } = await sql<{
      id: number
      name: string
      attempts: number
      last_error: string | null
      created_at: Date
    }>`
      select * from dead_tasks()`.execute(database)
    return {
      items: rows.map((row) => ({
        id: String(row.id),
        name: row.name,
        attempts: row.attempts,
        lastError: row.last_error,
        createdAt: row.created_at.toISOString(),
      })),
    }
  })
  mount.inScope(contract.reviveTask, async (scope, { id }) => {
    const { rows } = await sql<{ revived: boolean }>`select revive_task(${id}::bigint) as revived`.execute(
      scope.database,
    )
    if (!rows[0]?.revived) refuse('task_not_failed')
    await announce(scope, taskRevived, { data: { taskId: id } })
    return undefined
  })
}
