import type { Trust } from '#contract/trust.ts'
import { currentTrust } from '#features/trust/public.ts'
import type { Installation } from '#kernel/installation.ts'

export type Now = {
  /** Null while the database cannot tell. */
  tasks: {
    waiting: number
    later: number
    running: number
    dead: number
    oldestWaitingSeconds: number
  } | null
  trust: Trust | null
}

/** What only the databases know, at the moment of asking. A database that is away takes away its figures and no others. */
export async function readNow(installation: Installation): Promise<Now> {
  const [tasks, trust] = await Promise.allSettled([countTasks(installation), currentTrust(installation)])
  return {
    tasks: tasks.status === 'fulfilled' ? tasks.value : null,
    trust: trust.status === 'fulfilled' ? trust.value : null,
  }
}

/** The queue of the whole installation. The rules by which a task counts as dead are those of the list that people see. */
export async function countTasks({ pools }: Pick<Installation, 'pools'>): Promise<NonNullable<Now['tasks']>> {
  const { rows } = await pools.tasks.query({ name: 'metrics_tasks', text: tasksText })
  const { waiting, later, running, dead, oldest } = rows[0]
  return { waiting, later, running, dead, oldestWaitingSeconds: oldest }
}

export const tasksText = `
  select count(*) filter (where alive and not locked and run_at <= now()) as waiting,
         count(*) filter (where alive and not locked and run_at > now()) as later,
         count(*) filter (where locked) as running,
         count(*) filter (where not alive and not locked) as dead,
         greatest(0, coalesce(extract(epoch from now() - min(run_at) filter (where alive and not locked and run_at <= now())), 0))::float8 as oldest
    from (select run_at, attempts < max_attempts as alive, locked_at is not null as locked from graphile_worker._private_jobs) as jobs`
