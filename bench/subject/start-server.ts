import { type ChildProcess, spawn } from 'node:child_process'
import { hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A Plumbline that runs as a process of its own, with its databases, as an operator would start it. */
export type Server = {
  url: string
  dataFolder: string
  processId: number
  /** From the start of the process until it said `ready`. */
  secondsToReady: number
  demo: DemoFacts
  /** The main database as its administrator, to count what is stored. */
  databaseUrl: string
  /** The same as one of the roles of ours. */
  databaseUrlOf(role: string): string
  stop(): Promise<void>
}

export type ServerPlace = {
  /** The source tree. */
  root: string
  dataFolder: string
  port: number
  /** What `npm start` runs, or the bare server. */
  entry: 'scripts/start.mjs' | 'server/src/main.ts'
  roles?: string
  /** Further settings, by their variables. */
  settings?: Record<string, string>
  nodeOptions?: string[]
}

/** `<data>/demo.json`, as far as it is used here (design, section 6). */
type DemoFacts = {
  people: { email: string; password: string; role: string }[]
  whatsapp: { phoneNumberId: string; displayNumber: string; appSecret: string; webhookUrl: string }
}

const readySecondsMax = 90

/** `begun` learns at once how to stop it, for whoever must leave before it is ready. */
export async function startServer(
  place: ServerPlace,
  begun: (stop: Server['stop']) => void = () => undefined,
): Promise<Server> {
  const spawnedAt = performance.now()
  const child = spawn(process.execPath, [...(place.nodeOptions ?? []), join(place.root, place.entry)], {
    cwd: place.root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: serverEnvironment(place),
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
    await ended
    clearTimeout(late)
  }
  begun(stop)
  await untilReady(child).catch(async (error) => {
    await stop()
    throw error
  })
  return {
    url: `http://localhost:${place.port}`,
    dataFolder: place.dataFolder,
    processId: child.pid!,
    secondsToReady: (performance.now() - spawnedAt) / 1000,
    demo: JSON.parse(readFileSync(join(place.dataFolder, 'demo.json'), 'utf8')),
    databaseUrl: databaseUrlOf(place.dataFolder, 'plumbline_admin'),
    databaseUrlOf: (role) => databaseUrlOf(place.dataFolder, role),
    stop,
  }
}

/** Nothing of our own environment that the server would take for a setting. */
export function serverEnvironment({
  dataFolder,
  port,
  roles,
  settings,
}: Omit<ServerPlace, 'root' | 'entry'>) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(PLUMBLINE_|npm_|DATABASE_|KEYS_|TRUSTED_PROXIES$|PORT$|NODE_OPTIONS$)/.test(name),
  )
  return {
    ...Object.fromEntries(own),
    PORT: String(port),
    PLUMBLINE_DATA: dataFolder,
    PLUMBLINE_LOG: 'warn',
    ...(roles && { PLUMBLINE_ROLES: roles }),
    ...settings,
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  let words = ''
  child.stderr!.on('data', (chunk) => {
    words = (words + chunk).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the server ${why}. It says:\n${words.trim()}`))
    const late = setTimeout(() => fail(`is not ready after ${readySecondsMax} s`), readySecondsMax * 1000)
    child.once('error', reject)
    child.once('close', () => fail('does not start'))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('ready ')) {
        clearTimeout(late)
        resolve()
      } else words = `${words}${line}\n`.slice(-4000)
    })
  })
}

/** The addresses stand in running.json without passwords: those follow from the master key (docs/encryption.md). */
function databaseUrlOf(dataFolder: string, role: string): string {
  const running = JSON.parse(readFileSync(join(dataFolder, 'running.json'), 'utf8'))
  const master = Buffer.from(readFileSync(join(dataFolder, 'master.key'), 'utf8').trim(), 'base64')
  const password = hkdfSync('sha256', master, 'plumbline', `database role ${role}`, 32)
  const url = new URL(running.databases.data)
  url.username = role
  url.password = Buffer.from(password).toString('base64url')
  return url.toString()
}
