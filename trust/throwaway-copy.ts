import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TextSabotage } from './checks/check.ts'
import type { GoogleStandIn } from './google-stand-in.ts'
import { openStage, readCheckerFile } from './open-stage.ts'
import type { Stage } from './stage.ts'
import { openStandIn } from './stand-in.ts'

/** A whole Plumbline for one use: own source tree, databases, key and ports, in a folder of its own. */
export type Copy = {
  stage: Stage
  /** Runs SQL as the administrator of one of its databases. */
  sql(database: 'data' | 'keys', text: string): Promise<void>
  /** Ends it and removes its data; may be called twice. */
  stop(): Promise<void>
}

const parts = ['contract', 'wire', 'server', 'scripts', 'trust', 'web', 'package.json', 'package-lock.json']
const startMilliseconds = 90_000

/** Copies the source tree of the running Plumbline into `folder`; packages are linked, tests stay behind. */
export function copySource(sourceFolder: string, folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  for (const part of parts) {
    if (!existsSync(join(sourceFolder, part))) continue
    cpSync(join(sourceFolder, part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.test\.tsx?$/.test(path) && !path.startsWith(join(sourceFolder, 'web/src')),
    })
  }
  symlinkSync(join(sourceFolder, 'node_modules'), join(folder, 'node_modules'))
}

/** Replaces named text in a copied tree, and answers how to put it back. Throws unless it stands there exactly once. */
export function replaceText(folder: string, { file, find, put }: TextSabotage): () => void {
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  const places = before.split(find).length - 1
  if (places !== 1) throw new Error(`${file} holds the text to replace ${places} times, not once`)
  writeFileSync(
    path,
    before.replace(find, () => put),
  )
  return () => writeFileSync(path, before)
}

/** Starts the copied tree on a data folder of its own, with canaries of its own; with `google`, people may sign in by way of that. */
export async function startCopy(
  sourceFolder: string,
  dataFolder: string,
  google?: GoogleStandIn,
): Promise<Copy> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  const port = await freePort()
  const env = {
    PATH: process.env.PATH,
    NODE_NO_WARNINGS: '1',
    PORT: String(port),
    PLUMBLINE_DATA: dataFolder,
    PLUMBLINE_ROLES: 'web,worker',
    PLUMBLINE_LOG: 'warn',
    ...(await google?.settingsFor(`http://localhost:${port}`)),
  }
  const standIn = await openStandIn(port + 4)
  const server = spawn(process.execPath, [join(sourceFolder, 'server/src/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  const stopServer = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('close', resolve))
    server.kill('SIGTERM')
    const late = setTimeout(() => server.kill('SIGKILL'), 20_000)
    await ended
    clearTimeout(late)
  }
  try {
    await ready(server)
    const run = (script: string, words: string[]) =>
      runScript(join(sourceFolder, 'scripts', script), words, env)
    await run('canaries.ts', [])
    const stage = openStage(readCheckerFile(join(dataFolder, 'checker.json')), standIn)
    let stopped: Promise<void> | null = null
    const end = async () => {
      await stage.close()
      await standIn.close()
      await stopServer()
      removeData(dataFolder)
    }
    return {
      stage,
      sql: (database, text) => run('sql.ts', ['--database', database, text]),
      stop() {
        stopped ??= end()
        return stopped
      },
    }
  } catch (error) {
    await standIn.close()
    await stopServer()
    removeData(dataFolder)
    throw error
  }
}

/** Where the databases had to go elsewhere, `instance-id` names the place. */
function removeData(dataFolder: string) {
  const named = join(dataFolder, 'instance-id')
  if (existsSync(named)) {
    const id = readFileSync(named, 'utf8').trim()
    if (/^[0-9a-f]{16}$/.test(id)) rmSync(`/var/lib/plumbline/${id}`, { recursive: true, force: true })
  }
  rmSync(dataFolder, { recursive: true, force: true })
}

async function runScript(script: string, words: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'ignore', 'pipe'], env })
  let complaints = ''
  child.stderr!.on('data', (text) => {
    complaints = (complaints + text).slice(-2_000)
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${script} ended with ${code} in the copy: ${complaints}`)
}

function ready(server: ChildProcess): Promise<void> {
  let said = ''
  const keep = (text: Buffer) => {
    said = (said + text).slice(-2_000)
  }
  server.stderr!.on('data', keep)
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the copy does not become ready: ${said}`)),
      startMilliseconds,
    )
    server.once('close', (code) => {
      clearTimeout(late)
      reject(new Error(`the copy ended with ${code}: ${said}`))
    })
    createInterface({ input: server.stdout! }).on('line', (line) => {
      if (!line.startsWith('ready ')) return keep(Buffer.from(`${line}\n`))
      clearTimeout(late)
      resolve()
    })
  })
}

/** A port with four more above it, all free a moment ago, below those that systems give out by themselves. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 9_000)
    if ((await isFree(port)) && (await isFree(port + 4))) return port
  }
  throw new Error('no free port for the throwaway copy')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
