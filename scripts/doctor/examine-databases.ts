import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readTrust } from '#features/trust/current-trust.ts'
import type { Config } from '#kernel/config.ts'
import { urlForRole } from '#kernel/database/migrate.ts'
import { createPool } from '#kernel/database/pools.ts'
import { dataRoles, keysRoles } from '#kernel/database/roles.ts'
import { postgresProcesses } from '#kernel/embedded/processes.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import { createLog } from '#kernel/log.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { openDatabases } from '#server/databases.ts'
import { countTasks } from '#server/metrics-now.ts'
import type { Running } from '#server/running-file.ts'
import { type Finding, ok, warn, wrong } from './finding.ts'
import {
  judgeClusters,
  judgeConnections,
  judgeLeftOver,
  judgeMigrations,
  judgeRoles,
  judgeVersion,
} from './judge-databases.ts'
import { judgeClock } from './judge-machine.ts'
import { judgeTasks, judgeTrust } from './judge-work.ts'
import { embeddedClusters, lookAtDatabase } from './look-databases.ts'

/**
 * Everything that takes a look into the databases; embedded ones that stand still are started for that long. `build`: the one that runs, where one does.
 */
export async function examineDatabases(
  config: Config,
  running: Running | null,
  master: MasterKey | null,
  build: string | null,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const clusters = config.databases ? [] : embeddedClusters(config.dataFolder)
  if (!config.databases) {
    const seen = lookAtLeftOver(clusters, running)
    findings.push(judgeLeftOver(seen))
    // To look inside would stop them first.
    if (!running && seen.leftOver.length > 0) return findings
  }
  if (!config.databases && !running && clusters.length < 2) return findings
  if (!master)
    return [
      ...findings,
      warn('Databases', 'not looked at: that takes the master key', 'See the line on the master key.'),
    ]
  let opened: { data: string; keys: string; stop(): Promise<unknown> }
  try {
    opened = await reach(config, running, master)
  } catch (error) {
    return [...findings, unreachable('Databases', error)]
  }
  try {
    findings.push(...(await examineOpen(opened, master, running, build)))
  } finally {
    await opened.stop()
  }
  return findings
}

function lookAtLeftOver(clusters: string[], running: Running | null) {
  const leftOver = clusters.flatMap((folder) => {
    const file = join(folder, 'postmaster.pid')
    const processId = readable(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
    const all = postgresProcesses(safeRealPath(folder), processId)
    return processId !== undefined && all.includes(processId) ? [processId] : all.slice(0, 1)
  })
  return { isRunning: running !== null, leftOver, made: clusters.length > 0 }
}

function readable(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}

function safeRealPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

async function reach(config: Config, running: Running | null, master: MasterKey) {
  if (!running || config.databases) return openDatabases(config, master, createLog('error'))
  const withPassword = (address: string) => {
    const url = new URL(address)
    url.password = master.rolePassword('plumbline_admin')
    return url.toString()
  }
  const { data, keys } = running.databases
  return { data: withPassword(data), keys: withPassword(keys), stop: async () => undefined }
}

async function examineOpen(
  urls: { data: string; keys: string },
  master: MasterKey,
  running: Running | null,
  build: string | null,
): Promise<Finding[]> {
  const pools: Pool[] = []
  const open = (url: string) => {
    const pool = createPool(url, { max: 1, name: 'doctor', log: createLog('error') })
    pools.push(pool)
    return pool
  }
  const findings: Finding[] = []
  const clusters: (string | null)[] = []
  try {
    for (const [folder, url, roles] of [
      ['data', urls.data, dataRoles],
      ['keys', urls.keys, keysRoles],
    ] as const) {
      try {
        const seen = await lookAtDatabase(open(url), folder, Object.keys(roles))
        clusters.push(seen.cluster)
        findings.push(judgeVersion(seen), judgeMigrations(seen), judgeRoles(seen), judgeConnections(seen))
        findings.push(judgeClock(`Clock of the ${seen.name}`, seen.offsetSeconds))
      } catch (error) {
        findings.push(unreachable(folder === 'data' ? 'Main database' : 'Key store', error))
      }
    }
    if (clusters.length === 2) {
      const [data, keys] = clusters
      findings.push(judgeClusters(data && keys ? data === keys : null))
    }
    const app = open(urlForRole(urls.data, 'app_user', master))
    const tasks = open(urlForRole(urls.data, 'app_tasks', master))
    findings.push(await proveKey(open(urls.keys), master))
    const [seenTasks, trust] = await Promise.allSettled([
      countTasks({ pools: { app, tasks, webhook: app } }),
      readTrust(app, build ?? undefined),
    ])
    if (seenTasks.status === 'fulfilled') findings.push(...judgeTasks(seenTasks.value, running !== null))
    else findings.push(unreachable('Background tasks', seenTasks.reason))
    findings.push(...judgeTrust(trust.status === 'fulfilled' ? trust.value : null, running !== null))
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
  return findings
}

/** The key store remembers under which key it was made, without telling it. */
async function proveKey(keys: Pool, master: MasterKey): Promise<Finding> {
  const what = 'Key store and key'
  try {
    const { rows } = await keys.query<{ fingerprint: Buffer }>(
      'select fingerprint from master_keys where id = 1',
    )
    if (!rows[0]) return ok(what, 'no key has been used yet')
    if (rows[0].fingerprint.equals(master.fingerprint)) return ok(what, 'belong together')
    return wrong(
      what,
      'do not belong together',
      'Put the master key back under which this key store was made.',
    )
  } catch (error) {
    return unreachable(what, error)
  }
}

/** Of a driver's error its code: the message may quote an address with a password. */
function unreachable(what: string, error: unknown): Finding {
  const says =
    error instanceof StartRefusal ? error.message : ((error as { code?: string }).code ?? 'no answer')
  return wrong(
    what,
    `cannot be used: ${says}`,
    'docs/running.md, “When it refuses”, has the reasons in words.',
  )
}
