import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'
import { postgresProcesses } from '#kernel/embedded/processes.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#kernel/embedded/start-embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The administrator's URL of the data cluster, database `postgres`. */
    dataUrl: string
    /** The administrator's URL of the key store's cluster, database `postgres`. */
    keysUrl: string
  }
}

/** Vitest's global set-up: both clusters, once for the whole run, on a folder that is gone afterwards. */
export default async function startDatabases(project: TestProject) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-test-'))
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(dataFolder, 0o711)
  const started: EmbeddedPostgres[] = []
  const abandon = () => abandonNow(started, dataFolder)
  process.once('exit', abandon)

  const start = async (name: 'data' | 'keys') => {
    const server = await startEmbeddedPostgres({ name, dataFolder, password: 'for-tests', durable: false })
    started.push(server)
    return server.url('postgres')
  }
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()))
    process.off('exit', abandon)
    rmSync(dataFolder, { recursive: true, force: true })
  }
  try {
    const [dataUrl, keysUrl] = await Promise.all([start('data'), start('keys')])
    await prepareTemplates(dataUrl, keysUrl)
    project.provide('dataUrl', dataUrl)
    project.provide('keysUrl', keysUrl)
  } catch (failure) {
    await stop()
    throw failure
  }
  return stop
}

/** What a fresh database of a test is copied from is made once, by `templates.ts` beside this file. */
async function prepareTemplates(dataUrl: string, keysUrl: string) {
  const file = join(import.meta.dirname, 'templates.ts')
  if (!existsSync(file)) return
  const templates: { prepareTemplates(dataUrl: string, keysUrl: string): Promise<void> } = await import(
    pathToFileURL(file).href
  )
  await templates.prepareTemplates(dataUrl, keysUrl)
}

/** The run ends without its tear-down (a second Ctrl-C, process.exit): nothing asynchronous runs any more. */
function abandonNow(started: EmbeddedPostgres[], dataFolder: string) {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (const { processId, clusterFolder } of started) {
    try {
      process.kill(processId, 'SIGQUIT')
    } catch {
      continue
    }
    for (let tries = 0; tries < 200 && postgresProcesses(clusterFolder, processId).length > 0; tries++) {
      Atomics.wait(pause, 0, 0, 10)
    }
  }
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 })
}
