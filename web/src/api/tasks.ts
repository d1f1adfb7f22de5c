import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as tasks from '#contract/tasks.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

export function deadTasksQuery() {
  return queryOptions({
    queryKey: keys.deadTasks,
    queryFn: ({ signal }) => ask<ResponseOf<typeof tasks.listDeadTasks>>('GET', '/tasks/dead', { signal }),
  })
}

export async function reviveTask(id: string): Promise<void> {
  await ask('POST', `/tasks/dead/${part(id)}/revive`, { body: {} })
  void queryClient.invalidateQueries({ queryKey: keys.deadTasks })
}
