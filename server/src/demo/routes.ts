import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { removeDemo as endpoint } from '#contract/accounts.ts'
import { removeFilesOf } from '#kernel/files.ts'
import type { Mount, SignedInCall } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { withAccount } from '#kernel/scope.ts'
import { demoFile, demoRemovedMark } from './demo-file.ts'

export function mountDemo(mount: Mount) {
  mount.errand(endpoint, removeDemo)
}

/** One click: the demo business, its people, its files, its keys and the simulated outside world are gone, and do not come back. */
async function removeDemo({ installation, principal }: SignedInCall<typeof endpoint>) {
  const ended = await withAccount(installation, principal, async ({ database }) => {
    const { rows } = await sql<{ ended: boolean }>`select end_demo() as ended`.execute(database)
    return rows[0]?.ended ?? false
  })
  if (!ended) refuse('no_demo')
  writeFileSync(join(installation.config.dataFolder, demoRemovedMark), `${new Date().toISOString()}\n`)
  demoFile(installation.config.dataFolder).remove()
  await installation.keyStore.destroyAccountKeys(principal.accountId)
  await removeFilesOf(installation, principal.accountId)
  await installation.stopSimulator()
  return undefined
}
