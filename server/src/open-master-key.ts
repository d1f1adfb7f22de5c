import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#kernel/config.ts'
import { loadMasterKey, type MasterKey } from '#kernel/keys/master-key.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'

/** Remembers, without telling the key, under which one a data folder was made. */
const markName = 'master-key.fingerprint'

/** The master key of this installation, before anything is opened with it: a wrong or missing key must not even try, and says so in words. */
export function openMasterKey({ dataFolder, masterKeyFile }: Config): MasterKey {
  const mark = join(dataFolder, markName)
  const isFirstStart = !existsSync(mark)
  const master = loadMasterKey(masterKeyFile, { isFirstStart })
  const fingerprint = master.fingerprint.toString('hex')
  if (isFirstStart) writeFileSync(mark, `${fingerprint}\n`)
  else if (readFileSync(mark, 'utf8').trim() !== fingerprint) {
    throw new StartRefusal(
      `${masterKeyFile} is not the master key under which ${dataFolder} was made, so nothing in it can be opened. Put the right key file back.`,
    )
  }
  return master
}
