import type { Config } from './config.ts'
import { urlForRole } from './database/migrate.ts'
import { createPool } from './database/pools.ts'
import { armFault } from './faults.ts'
import type { Installation } from './installation.ts'
import { createKeyStore } from './keys/key-store.ts'
import type { MasterKey } from './keys/master-key.ts'
import { createLiveHub } from './live.ts'
import type { Log } from './log.ts'

/** Connects to migrated databases, each part as its own role. `close` gives every connection back. */
export async function openInstallation(options: {
  config: Config
  log: Log
  master: MasterKey
  databases: { data: string; keys: string }
  simulator?: (NonNullable<Installation['simulator']> & { stop(): Promise<void> }) | null
  mail?: Installation['mail']
  google?: Installation['google']
}): Promise<Installation & { close(): Promise<void> }> {
  const { config, log, master, databases } = options
  if (config.fault) {
    armFault(config.fault)
    log.warn({ point: config.fault.point, effect: config.fault.effect }, 'a fault will be provoked')
  }
  const appUrl = urlForRole(databases.data, 'app_user', master)
  const pools = {
    app: createPool(appUrl, { max: 12, name: 'app', log, pipeline: true }),
    webhook: createPool(appUrl, { max: 3, name: 'webhook', log }),
    tasks: createPool(urlForRole(databases.data, 'app_tasks', master), { max: 14, name: 'tasks', log }),
  }
  const keysPool = createPool(urlForRole(databases.keys, 'keys_user', master), { max: 4, name: 'keys', log })
  const keyStore = createKeyStore(keysPool, master)
  const live = createLiveHub(appUrl, log)
  const close = async () => {
    await live.stop()
    await Promise.all([...Object.values(pools), keysPool].map((pool) => pool.end()))
  }
  try {
    await keyStore.proveMasterKey()
    await live.start()
  } catch (error) {
    await close()
    throw error
  }
  const { simulator = null } = options
  const stopSimulator = async () => simulator?.stop()
  return {
    config,
    log,
    master,
    keyStore,
    pools,
    live,
    simulator,
    stopSimulator,
    mail: options.mail ?? null,
    google: options.google ?? config.google,
    close,
  }
}
