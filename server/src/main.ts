import { existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { startSealing } from '#features/audit/public.ts'
import { startReminding } from '#features/checkup/public.ts'
import { makeSignInLink } from '#features/identity/public.ts'
import { type Config, readConfig } from '#kernel/config.ts'
import { migrateData, migrateKeys, urlForRole } from '#kernel/database/migrate.ts'
import { addressesOf, isMissing, listenOn } from '#kernel/http/listen.ts'
import { readTlsPair } from '#kernel/http/tls.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { startTaskWorker } from '#kernel/tasks.ts'
import { createMailer } from '#providers/mail/send-mail.ts'
import { createApp } from './app.ts'
import { writeCheckerFile } from './checker/checker-file.ts'
import { startCheckerProcess } from './checker/checker-process.ts'
import { openDatabases } from './databases.ts'
import { demoRemovedMark } from './demo/demo-file.ts'
import { type DemoOwner, seedDemo } from './demo/seed-demo.ts'
import { startHousekeeping } from './housekeeping.ts'
import { openMasterKey } from './open-master-key.ts'
import { removeRunning, writeRunning } from './running-file.ts'
import { startSimulatorProcess } from './simulator-process.ts'

/** So many connections may wait to be let in; beyond them the system drops some without a word. */
const knockingMax = 2_048

/** Steps that undo what was started, in reverse order. */
const undo: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | null = null

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))

try {
  await start()
} catch (error) {
  if (!stopping) {
    if (error instanceof StartRefusal) process.stderr.write(`${error.message}\n`)
    else console.error(error)
    await stop(error instanceof StartRefusal ? error.exitCode : 1)
  }
}

async function start() {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 })
  // Before anything else is started: what listens, and with what, is the operator's to mend.
  if (config.tls) readTlsPair(config.tls)
  const addresses = config.roles.has('web') ? await mustBeFree(config.port, config.host, 'PORT') : []
  const master = openMasterKey(config)

  const databases = await openDatabases(config, master, log)
  undo.push(databases.stop)
  await migrateKeys(databases.keys, master)
  await migrateData(databases.data, master)

  const simulator = (await demoMayBe(config, databases.data, master))
    ? await startSimulatorProcess(config)
    : null
  if (simulator) undo.push(simulator.stop)

  const mailSettings = config.mail ?? (simulator && { url: simulator.smtpUrl, from: null })
  const installation = await openInstallation({
    config,
    log,
    master,
    databases,
    simulator,
    google: config.google ?? simulator?.google ?? null,
    mail:
      mailSettings &&
      createMailer({ url: mailSettings.url, from: mailSettings.from ?? defaultSender(config) }),
  })
  undo.push(installation.close)

  const app = config.roles.has('web') ? await createApp(installation) : null
  if (app) {
    undo.push(() => app.close())
    const { close } = await listenOn(app, { port: config.port, addresses, backlog: knockingMax })
    undo.push(close)
  }
  if (config.roles.has('worker')) {
    const worker = await startTaskWorker(installation, 6)
    undo.push(worker.stop)
    const sealing = startSealing(installation)
    undo.push(sealing.stop)
    const reminding = startReminding(installation)
    undo.push(reminding.stop)
    const housekeeping = startHousekeeping(installation)
    undo.push(async () => housekeeping.stop())
  }

  const owner = simulator ? await seedDemo(installation, simulator) : null
  if (config.roles.has('checker')) {
    const checker = await startCheckerProcess(config, log)
    undo.push(checker.stop)
    await writeCheckerFile(installation, databases)
    checker.begin()
  }
  writeRunning(config.dataFolder, { processId: process.pid, url: config.publicUrl.origin, databases })
  undo.push(async () => removeRunning(config.dataFolder))
  await sayReady(config, owner, installation)
}

/**
 * The demo is for this machine alone: its passwords stand in a file. It is not brought to an address that others reach, nor beside TLS (the
 * simulator would not trust a certificate); where its people are already, such an address is refused before anything listens there.
 */
async function demoMayBe(config: Config, dataUrl: string, master: MasterKey): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlForRole(dataUrl, 'app_user', master) })
  await client.connect()
  const { rows } = await client.query<{ demo: string | null }>('select demo_account() as demo')
  await client.end()
  if (!config.loopback && rows[0]!.demo !== null) {
    throw new StartRefusal(
      `The demo business is here, so Plumbline listens on this machine only (HOST is ${config.host}). Start it once without HOST, remove the demo, and start it again.`,
    )
  }
  const removed = existsSync(join(config.dataFolder, demoRemovedMark))
  const alone = config.loopback && !config.tls && config.roles.has('web') && config.roles.has('simulator')
  return config.demoAllowed && alone && !removed
}

async function sayReady(
  config: Config,
  owner: DemoOwner | null,
  installation: Parameters<typeof makeSignInLink>[0],
) {
  if (owner) {
    const link = await makeSignInLink(installation, owner, 60)
    process.stdout.write(`\nSign in (once, within the hour): ${link}\n`)
    if (installation.simulator)
      process.stdout.write(`Write as a customer:              ${installation.simulator.whatsappUrl}\n`)
  }
  process.stdout.write(`\nready ${config.publicUrl.origin}\n`)
}

async function stop(exitCode: number) {
  stopping ??= (async () => {
    const patience = setTimeout(() => process.exit(exitCode || 1), 20_000)
    for (const step of undo.reverse()) await step().catch((error) => console.error(error))
    clearTimeout(patience)
  })()
  await stopping
  process.exit(exitCode)
}

/** The addresses to listen on, each of which nobody else has taken. */
async function mustBeFree(port: number, host: string, name: string): Promise<string[]> {
  const addresses = await addressesOf(host)
  for (const address of addresses) {
    const error = await tryToListen(port, address)
    if (!error || (address !== addresses[0] && isMissing(error))) continue
    throw new StartRefusal(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use by another program. Stop that, or choose another with ${name}=${port + 100}.`
        : `Port ${port} on ${host} cannot be opened (${error.code}).`,
    )
  }
  return addresses
}

function tryToListen(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen(port, host, () => probe.close(() => resolve(null)))
  })
}

function defaultSender(config: Config): string {
  return `Plumbline <plumbline@${config.publicUrl.hostname}>`
}
