import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { writeCheckerFile } from '#server/checker/checker-file.ts'
import { defineConsequences } from '#server/consequences.ts'
import { reachDatabases } from './reach-databases.ts'

/**
 * node scripts/canaries.ts: makes the canaries of a running installation and writes down where a checker finds everything. For a checker that
 * the server has not started itself; the stand-in must listen already.
 */
// A new account's pipeline is a consequence.
defineConsequences()
const reached = await reachDatabases()
const installation = await openInstallation({ ...reached, log: createLog('error') })
try {
  await writeCheckerFile(installation, reached.databases)
} finally {
  await installation.close()
  await reached.release()
}
