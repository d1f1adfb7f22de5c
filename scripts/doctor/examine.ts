import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, isLoopback } from '#kernel/config.ts'
import { standInPort } from '#server/checker/checker-file.ts'
import { type Running, readRunning } from '#server/running-file.ts'
import { buildOf } from '#trust/build.ts'
import { examineDatabases } from './examine-databases.ts'
import type { Finding } from './finding.ts'
import { judgeClock, judgeDisk, judgeFolder, judgeKey, judgeNode, judgePort } from './judge-machine.ts'
import { judgeCertificate, judgeExposure, judgeMail, judgeSecurityContact } from './judge-network.ts'
import { type Answering, judgeBackup, judgeServer } from './judge-work.ts'
import { lookAtDisk, lookAtFolder, lookAtKey, lookAtPort } from './look-machine.ts'
import { askServer, lookAtCertificate, lookAtClockOf, lookAtMail } from './look-network.ts'

/**
 * Looks at everything that an installation stands on, running or stopped, and says how it is. Changes nothing, but that embedded databases that
 * stand still are started for as long as it looks into them.
 */
export async function examine(
  config: Config,
  { unverifiedDatabase }: { unverifiedDatabase: boolean },
): Promise<Finding[]> {
  const running = readRunning(config.dataFolder)
  const isOthers = !running && isUnreadable(join(config.dataFolder, 'running.json'))
  const server = running && (await lookAtServer(config, running))
  const isPublicLoopback = isLoopback(config.publicUrl.hostname.replace(/^\[(.*)\]$/, '$1'))
  const { seen: key, master } = lookAtKey(config)
  const { freeBytes, totalBytes } = lookAtDisk(config.dataFolder)
  return [
    judgeNode(process.versions.node),
    ...judgeServer(isOthers ? 'of another user' : server),
    ...(isOthers ? [] : await examinePorts(config, running)),
    judgeFolder(lookAtFolder(config.dataFolder)),
    judgeDisk(freeBytes, totalBytes),
    judgeKey(key),
    ...(isOthers ? [] : await examineDatabases(config, running, master, server?.runningBuild ?? null)),
    judgeClock('Clock of WhatsApp', await lookAtClockOf(config.graph.url)),
    ...judgeExposure({
      ...config,
      isLoopback: config.loopback,
      isPublicLoopback,
      hasTls: config.tls !== null,
      unverifiedDatabase,
    }),
    ...judgeCertificate(lookAtCertificate(config, new Date())),
    judgeMail(
      config.mail ? await lookAtMail(config.mail.url) : { state: hasDemo(config) ? 'simulated' : 'none' },
    ),
    ...judgeSecurityContact(config.securityContact, isPublicLoopback),
    judgeBackup(),
  ]
}

function isUnreadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

function hasDemo({ dataFolder }: Config): boolean {
  return existsSync(join(dataFolder, 'demo.json'))
}

async function lookAtServer(config: Config, { processId }: Running): Promise<Answering> {
  const [ready, trust] = await Promise.all([
    askServer(config, '/health/ready'),
    askServer(config, '/api/v1/trust/commitments'),
  ])
  const { part } = (ready?.body ?? {}) as { part?: string }
  const { build } = (trust?.body ?? {}) as { build?: string }
  return {
    processId,
    ready:
      !config.roles.has('web') || ready?.status === 200
        ? 'ok'
        : ready
          ? (part ?? `it answers ${ready.status}`)
          : 'silent',
    runningBuild: build ?? null,
    build: buildOf(join(import.meta.dirname, '../..')),
  }
}

async function examinePorts(config: Config, running: Running | null): Promise<Finding[]> {
  const simulated = config.demoAllowed && config.loopback && !config.tls && config.roles.has('simulator')
  const wanted: [number, string, boolean][] = [
    [config.port, 'pages, API and webhooks', config.roles.has('web')],
    [config.port + 1, 'the demo’s phone', simulated],
    [config.port + 2, 'the demo’s mail page', simulated],
    [config.port + 3, 'the demo’s mail server', simulated],
    [config.port + 5, 'the demo’s Google', simulated],
    [standInPort(config), 'the checker’s stand-in of Meta', config.roles.has('checker')],
  ]
  const findings: Finding[] = []
  for (const [port, purpose, isWanted] of wanted) {
    if (!isWanted) continue
    const seen = await lookAtPort(port, port === config.port ? config.host : 'localhost', purpose)
    // While it runs, what is taken is taken by itself.
    findings.push(judgePort(running && seen.state === 'taken' ? { ...seen, state: 'ours' } : seen))
  }
  return findings
}
