import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Session, signIn } from './session.ts'
import { type Server, type ServerPlace, serverEnvironment, startServer } from './start-server.ts'

export type Size = { contacts: number; messages: number; deals: number }

/** What the seed says that it has made (scripts/seed.ts, `--facts`). */
export type Facts = {
  conversations: { id: string; name: string; messages: number; lastText: string | null }[]
  stages: { id: string; cards: number; totalCents: number }[]
}

/** A server with data in it, somebody signed in, and its database within reach: what measures are taken of. */
export type Stand = {
  server: Server
  session: Session
  database: pg.Client
  facts: Facts
  /** Stops the server and starts it again on the same data, in the roles given (as `PLUMBLINE_ROLES`), else in all. */
  restart(roles?: string): Promise<void>
  /** Ends it all and removes its data. */
  close(): Promise<void>
}

/** The board of the table has six stages with cards in them. */
const stages = 6

/** `begun` learns how to close it before anything is started, for whoever must leave in between. */
export async function openStand(
  place: Omit<ServerPlace, 'dataFolder'>,
  size: Size,
  begun: (close: Stand['close']) => void,
): Promise<Stand> {
  const dataFolder = makeDataFolder()
  let stopServer: Server['stop'] | null = null
  let database: pg.Client | null = null
  const leave = async () => {
    await database?.end().catch(() => undefined)
    await stopServer?.()
    database = null
    stopServer = null
  }
  const close = async () => {
    await leave()
    removeDataFolder(dataFolder)
  }
  begun(close)
  const open = async (roles = place.roles) => {
    const server = await startServer({ ...place, dataFolder, ...(roles && { roles }) }, (stop) => {
      stopServer = stop
    })
    database = new pg.Client({ connectionString: server.databaseUrl })
    // It may go before we do, when everything is stopped at once; whoever asks it something then hears of it.
    database.on('error', () => undefined)
    await database.connect()
    return { server, database, session: await signIn(server, 'owner') }
  }
  const opened = await open()
  const facts = await seed({ ...place, dataFolder }, size)
  // As it is after a quiet night: the planner knows the tables, and the pages are marked as visible to all.
  await opened.database.query('vacuum (analyze)')
  const stand: Stand = {
    ...opened,
    facts,
    close,
    async restart(roles) {
      await leave()
      Object.assign(stand, await open(roles))
    },
  }
  return stand
}

/** PostgreSQL may run as another user, who must be able to pass through. */
function makeDataFolder(): string {
  const temporary = statfsSync(tmpdir()).type === memoryFileSystem ? '/var/tmp' : tmpdir()
  const folder = mkdtempSync(join(temporary, 'plumbline-bench-'))
  chmodSync(folder, 0o711)
  return folder
}

/** Where nothing reaches a disk a durable commit costs nothing: statfs(2), TMPFS_MAGIC. */
const memoryFileSystem = 0x01021994

function removeDataFolder(folder: string) {
  rmSync(folder, { recursive: true, force: true })
}

async function seed(place: ServerPlace, { contacts, messages, deals }: Size): Promise<Facts> {
  const file = join(place.dataFolder, 'seeded.json')
  const numbers = { contacts, messages, deals, stages, seed: 1 }
  const child = spawn(
    process.execPath,
    [
      join(place.root, 'scripts/seed.ts'),
      ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]),
      '--facts',
      file,
    ],
    { cwd: place.root, stdio: ['ignore', 'ignore', 'pipe'], env: serverEnvironment(place) },
  )
  await untilDone(child)
  return JSON.parse(readFileSync(file, 'utf8'))
}

function untilDone(child: ChildProcess): Promise<void> {
  let words = ''
  child.stderr!.on('data', (chunk) => {
    words = (words + chunk).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the seed failed (${code}):\n${words}`)),
    )
  })
}
