import { runTaskListOnce } from 'graphile-worker'
import type { Installation } from '#kernel/installation.ts'
import { taskListOf } from '#kernel/tasks.ts'

/** Runs background tasks until none is due; those that fail stay for later, as in life. */
export async function runTasks(installation: Installation) {
  // On one connection: the queue does not wait until a finished task is written down before it looks for the next, and with two
  // connections it may find its own queue still taken, and stop too early.
  const client = await installation.pools.tasks.connect()
  try {
    await runTaskListOnce({ noHandleSignals: true, logger: quiet }, taskListOf(installation), client).promise
  } finally {
    client.release()
  }
}

const quiet = (() => {
  const logger = { scope: () => logger, error() {}, warn() {}, info() {}, debug() {} }
  return logger as never
})()
