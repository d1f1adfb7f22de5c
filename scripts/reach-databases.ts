import { type Config, readConfig } from '#kernel/config.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import { createLog } from '#kernel/log.ts'
import { openDatabases } from '#server/databases.ts'
import { openMasterKey } from '#server/open-master-key.ts'
import { readRunning } from '#server/running-file.ts'

export type Reached = {
  config: Config
  master: MasterKey
  /** Administrator's addresses, with passwords. Never print them. */
  databases: { data: string; keys: string }
  release(): Promise<void>
}

/** The databases of this installation: those of the running server, else started for as long as the command runs. */
export async function reachDatabases(): Promise<Reached> {
  const config = readConfig(process.env)
  const master = openMasterKey(config)
  const running = config.databases ? null : readRunning(config.dataFolder)
  if (running) {
    const password = master.rolePassword('plumbline_admin')
    const { data, keys } = running.databases
    const databases = { data: withPassword(data, password), keys: withPassword(keys, password) }
    return { config, master, databases, release: async () => undefined }
  }
  const databases = await openDatabases(config, master, createLog('error'))
  return { config, master, databases, release: databases.stop }
}

function withPassword(address: string, password: string): string {
  const url = new URL(address)
  url.password = password
  return url.toString()
}
