import { runOnce } from 'graphile-worker'
import type { Installation } from '#kernel/installation.ts'
import { taskListOf } from '#kernel/tasks.ts'

/** Runs background tasks until none is due; those that fail stay for later, as in life. */
export async function runTasks(installation: Installation) {
  await runOnce({
    pgPool: installation.pools.tasks,
    taskList: taskListOf(installation),
    noHandleSignals: true,
    logger: quiet,
  })
}

const quiet = (() => {
  const logger = { scope: () => logger, error() {}, warn() {}, info() {}, debug() {} }
  return logger as never
})()
