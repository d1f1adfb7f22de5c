import { startReminding } from '#features/checkup/public.ts'
import { inRounds } from '#kernel/in-rounds.ts'
import type { Installation } from '#kernel/installation.ts'
import { runTasks } from './tasks.ts'

/** What a worker does beside a test: it reminds of reviews and runs what is due, until it is stopped. */
export function startWorker(installation: Installation): { stop(): Promise<void> } {
  const reminding = startReminding(installation)
  const tasks = inRounds(
    500,
    () => runTasks(installation),
    () => undefined,
  )
  return {
    async stop() {
      await reminding.stop()
      await tasks.stop()
    },
  }
}
