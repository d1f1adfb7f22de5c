import { sql } from 'kysely'
import { removeFilesOf } from '#kernel/files.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { demoFile } from './demo-file.ts'

/** The demo business with its people, files and keys is gone; false when this account is no demo. */
export async function endDemo(installation: Installation, accountId: string): Promise<boolean> {
  const ended = await withAccount(installation, asSystem(accountId), async ({ database }) => {
    const { rows } = await sql<{ ended: boolean }>`select end_demo() as ended`.execute(database)
    return rows[0]?.ended ?? false
  })
  if (!ended) return false
  demoFile(installation.config.dataFolder).remove()
  await installation.keyStore.destroyAccountKeys(accountId)
  await removeFilesOf(installation, accountId)
  return true
}
