import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server as NetServer } from 'node:net'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** The program as an operator starts it, on embedded databases. */
export type Server = {
  url: string
  port: number
  processId: number
  /** From the moment that it was started until it said `ready`. */
  readyMilliseconds: number
  /** Settles when the process is gone, however it went. */
  ended: Promise<void>
  isAlive(): boolean
  /** SIGKILL: nothing of it is asked. */
  kill(): Promise<void>
  /** As Ctrl-C does. Throws unless it ends cleanly. */
  stop(): Promise<void>
  /** What it wrote, the last of it: the log's lines at that level (30 info, 40 warn, 50 error) and above. */
  logLines(level: number): string[]
  /** Memory that this process has for itself. */
  memoryBytes(): number
}

export type ServerOptions = {
  dataFolder: string
  port: number
  environment?: Record<string, string>
  /** Another program in front, such as one that limits it. */
  through?: string[]
}

/** Answers when it has said `ready`; throws with its own words when it does not come up. */
export async function startServer({
  dataFolder,
  port,
  environment = {},
  through = [],
}: ServerOptions): Promise<Server> {
  const startedAt = performance.now()
  const [program = '', ...words] = [
    ...endsWithUs(),
    ...through,
    process.execPath,
    '--max-semi-space-size=8', // as npm start does
    join(root, 'server/src/main.ts'),
  ]
  const child = spawn(program, words, {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_NO_WARNINGS: '1',
      PORT: String(port),
      PLUMBLINE_DATA: dataFolder,
      PLUMBLINE_LOG: 'info',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const ended = new Promise<void>((done) => {
    child.once('close', () => {
      process.off('exit', endWithUs)
      done()
    })
  })
  const output = outputOf(child)
  await untilReady(child, output)
  return {
    url: `http://localhost:${port}`,
    port,
    processId: child.pid!,
    readyMilliseconds: Math.round(performance.now() - startedAt),
    ended,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGINT')
      await ended
      if (child.exitCode !== 0) throw new Error(`it ended with ${child.exitCode}:\n${output.text()}`)
    },
    logLines: (level) => output.lines(level),
    memoryBytes: () => memoryOf(child.pid!),
  }
}

/** What was left to do met the fault before the server could say that it is ready. */
export class KilledAtStart extends Error {
  override name = 'KilledAtStart'
}

/**
 * A port that is ours until it is released, also while the server on it is dead: somebody else's driver on this machine must not take it meanwhile.
 * What holds it is the port beside it.
 */
export async function reservePort(): Promise<{ port: number; release(): void }> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const port = 7200 + 2 * Math.floor(Math.random() * 100)
    const guard = await listenOn(port + 1)
    if (!guard) continue
    const probe = await listenOn(port)
    if (probe) {
      await new Promise((closed) => probe.close(closed))
      return { port, release: () => void guard.close() }
    }
    guard.close()
  }
  throw new Error('no two free ports beside each other between 7200 and 7399')
}

function listenOn(port: number): Promise<NetServer | null> {
  return new Promise((answer) => {
    const server = createServer()
    server.once('error', () => answer(null))
    server.listen(port, 'localhost', () => answer(server))
  })
}

const charactersMax = 200_000

function outputOf(child: ChildProcess) {
  let text = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer) => {
    text = (text + chunk).slice(-charactersMax)
    for (const listener of listeners) listener()
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  return {
    text: () => text.slice(-3_000),
    isReady: () => /^ready http/m.test(text),
    lines: (level: number) =>
      text.split('\n').filter((line) => {
        const named = /^\{"level":(?:"(\w+)"|(\d+))/.exec(line)
        return named !== null && (levels[named[1] ?? ''] ?? Number(named[2])) >= level
      }),
    onMore: (listener: () => void) => listeners.add(listener),
  }
}

const levels: Record<string, number> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 }

function untilReady(child: ChildProcess, output: ReturnType<typeof outputOf>): Promise<void> {
  return new Promise((ready, failed) => {
    output.onMore(() => output.isReady() && ready())
    child.once('error', failed)
    child.once('close', (code, signal) => {
      const words = `it did not start (${signal ?? code}):\n${output.text()}`
      failed(signal === 'SIGKILL' ? new KilledAtStart(words) : new Error(words))
    })
  })
}

let setprivWorks: boolean | undefined

/** On Linux, where setpriv(1) is that of util-linux: it ends when the driver is killed. */
function endsWithUs(): string[] {
  if (process.platform !== 'linux') return []
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0
  return setprivWorks ? ['setpriv', '--pdeathsig', 'TERM', '--'] : []
}

/** What it has taken for itself: pages of its own, not those of the program and its libraries, which it may share with others. */
function memoryOf(processId: number): number {
  const status = `/proc/${processId}/status`
  if (existsSync(status)) {
    const found = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))
    if (found) return Number(found[1]) * 1024
  }
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(processId)], { encoding: 'utf8' })
  return Number(stdout.trim()) * 1024
}
