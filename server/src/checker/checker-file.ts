import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Config } from '#kernel/config.ts'
import { urlForRole } from '#kernel/database/migrate.ts'
import type { Installation } from '#kernel/installation.ts'
import { type SeededCanary, seedCanaries } from './seed-canaries.ts'

type Databases = { data: string; keys: string }

/** Where the checker's stand-in of Meta listens. */
export function standInPort(config: Config): number {
  return config.port + 4
}

export function checkerFile(dataFolder: string): string {
  return join(dataFolder, 'checker.json')
}

/**
 * Makes the canaries where they are missing and writes down all that a checker needs to know, for its owner's eyes alone (0600). The
 * stand-in must listen: connecting a number asks it.
 */
export async function writeCheckerFile(installation: Installation, databases: Databases) {
  const { config, master } = installation
  const canaries: Record<'a' | 'b', SeededCanary> = await seedCanaries(
    installation,
    `http://127.0.0.1:${standInPort(config)}`,
  )
  const told = {
    url: addressOf(config),
    origin: config.publicUrl.origin,
    standInPort: standInPort(config),
    databases: {
      probe: urlForRole(databases.data, 'app_probe', master),
      checker: urlForRole(databases.data, 'app_checker', master),
      keys: urlForRole(databases.keys, 'keys_checker', master),
    },
    files: {
      sourceFolder: fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, ''),
      dataFolder: config.dataFolder,
      masterKeyFile: config.masterKeyFile,
      databases: config.databases ? null : await clusterFolders(databases),
    },
    canaries,
  }
  const file = checkerFile(config.dataFolder)
  writeFileSync(`${file}.draft`, `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

/** Where this machine reaches the server: itself where it serves, else what everybody types. */
function addressOf(config: Config): string {
  if (config.tls || !config.roles.has('web')) return config.publicUrl.origin
  const host =
    config.loopback || config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`
}

async function clusterFolders(databases: Databases): Promise<Databases> {
  const folderOf = async (url: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      return rows[0]!.data_directory
    } finally {
      await client.end()
    }
  }
  return { data: await folderOf(databases.data), keys: await folderOf(databases.keys) }
}
