import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type Role = 'owner' | 'admin' | 'member' | 'viewer'

/** What `<data>/demo.json` says; section 6 of the design. */
export type Demo = {
  url: string
  people: { email: string; password: string; role: Role }[]
  whatsapp: { phoneNumberId: string; appSecret: string; webhookUrl: string }
  simulator: { whatsappUrl: string; mailUrl: string; googleUrl: string }
}

/** The whole program, running as a user runs it: its own data folder, its own ports. */
export type Plumbline = {
  url: string
  /** Where the simulated phone is, whether or not the simulator runs. */
  simulatorUrl: string
  dataFolder: string
  /** The one-time link of the terminal; null when there is no demo. */
  link: string | null
  /** Null when there is no demo. */
  demo: Demo | null
  /** The settings that make another program of ours work on this installation. */
  environment: Record<string, string>
  /** `npm run sql`: what only time would bring about is brought about. */
  sql(text: string): Promise<void>
  /** Ctrl-C. Throws unless it ends cleanly, without ever having logged an error. */
  stop(): Promise<void>
  /** Ctrl-C, and started again on the same folder and ports. */
  restart(settings?: Record<string, string>): Promise<Plumbline>
  /** Ends it if it still runs, and removes its folder. */
  remove(): Promise<void>
}

export const root = resolve(import.meta.dirname, '..')

/** Starts Plumbline from nothing; answers when it has said `ready`. Throws with its own words when it does not come up. */
export async function startPlumbline(settings: Record<string, string> = {}): Promise<Plumbline> {
  mustBeBuilt()
  const dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-journey-'))
  // As root, PostgreSQL runs as another user. Where that one can pass through, the databases are in here, and gone with it.
  chmodSync(dataFolder, 0o711)
  return startOn(dataFolder, await freePorts(), settings)
}

async function startOn(
  dataFolder: string,
  port: number,
  settings: Record<string, string>,
): Promise<Plumbline> {
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    NODE_NO_WARNINGS: '1',
    PORT: String(port),
    PLUMBLINE_DATA: dataFolder,
    PLUMBLINE_LOG: 'warn',
    // Journeys are watched for errors in the log, and the checker provokes some on purpose.
    PLUMBLINE_ROLES: 'web,worker,simulator',
    ...settings,
  }
  const [program = '', ...words] = [...endsWithUs(), process.execPath, join(root, 'server/src/main.ts')]
  const child = spawn(program, words, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  const endWithUs = () => child.kill('SIGTERM')
  process.once('exit', endWithUs)
  const output = outputOf(child)
  await untilReady(child, output)

  async function end(): Promise<number | null> {
    process.off('exit', endWithUs)
    child.kill('SIGINT')
    return ended
  }
  async function stop() {
    const code = await end()
    if (code !== 0) throw new Error(`Plumbline ended with ${code}:\n${output.tail()}`)
    const errors = output.errors()
    if (errors.length > 0) throw new Error(`Plumbline logged errors:\n${errors.join('\n')}`)
  }
  const demoFile = join(dataFolder, 'demo.json')
  return {
    url: `http://localhost:${port}`,
    simulatorUrl: `http://localhost:${port + 1}`,
    dataFolder,
    link: output.link(),
    demo: existsSync(demoFile) ? (JSON.parse(readFileSync(demoFile, 'utf8')) as Demo) : null,
    environment,
    async sql(text) {
      const words = [join(root, 'scripts/sql.ts'), text]
      const statement = spawn(process.execPath, words, {
        env: environment,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const code = await new Promise((done) => statement.once('close', done))
      if (code !== 0) throw new Error(`the statement ended with ${code}`)
    },
    stop,
    async restart(changed = settings) {
      await stop()
      return startOn(dataFolder, port, changed)
    },
    async remove() {
      if (child.exitCode === null) await end()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** On Linux, where setpriv(1) is that of util-linux: a SIGTERM for the program when these tests are killed. */
function endsWithUs(): string[] {
  if (process.platform !== 'linux') return []
  const prefix = ['setpriv', '--pdeathsig', 'TERM', '--']
  return spawnSync('setpriv', [...prefix.slice(1), 'true']).status === 0 ? prefix : []
}

function mustBeBuilt() {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    throw new Error(
      `The journeys run under Node 24, as npm test starts them; this is ${process.versions.node}.`,
    )
  }
  if (existsSync(join(root, 'web/dist/index.html'))) return
  throw new Error('There is no web/dist. npm test builds it before the journeys; by itself: npm run build')
}

/** Web, simulated phone, simulated mail and its SMTP follow each other, the checker's stand-in and simulated Google behind. */
async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = 20_000 + 6 * Math.floor(Math.random() * 2_000)
    const free = await Promise.all([0, 1, 2, 3, 4, 5].map((step) => isFree(first + step)))
    if (free.every(Boolean)) return first
  }
  throw new Error('no six free ports beside each other')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen(port, 'localhost', () => probe.close(() => answer(true)))
  })
}

type Output = ReturnType<typeof outputOf>

function outputOf(child: ChildProcess) {
  let text = ''
  const listeners = new Set<() => void>()
  const take = (chunk: Buffer) => {
    text += chunk
    for (const listener of listeners) listener()
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  return {
    isReady: () => /^ready http/m.test(text),
    link: () => /^Sign in .*?(http\S+)$/m.exec(text)?.[1] ?? null,
    tail: () => text.slice(-3_000),
    /** Lines of the log at level error (pino: 50) and above. */
    errors: () => text.split('\n').filter((line) => /^\{.*"level":[56]0[,}]/.test(line)),
    onMore: (listener: () => void) => listeners.add(listener),
  }
}

function untilReady(child: ChildProcess, output: Output): Promise<void> {
  return new Promise((ready, failed) => {
    output.onMore(() => output.isReady() && ready())
    child.once('error', failed)
    child.once('close', (code) => failed(new Error(`Plumbline did not start (${code}):\n${output.tail()}`)))
  })
}
