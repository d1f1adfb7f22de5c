import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inDatabase } from './database.ts'
import { type Meta, type MetaNumber, startMeta } from './meta.ts'
import { type Office, openOffice } from './office.ts'
import { reservePort, type Server, startServer } from './server.ts'

/** One installation that is there to be broken, with a business on it and the platform around it. */
export type Stage = {
  meta: Meta
  number: MetaNumber
  office: Office
  dataFolder: string
  /** The server that runs now; another one after each restart. */
  readonly server: Server
  /** Starts it again on the same folder and port, once the last one is gone. */
  restart(environment?: Record<string, string>): Promise<Server>
  /** Another business with a number of its own. */
  openBusiness(name: string): Promise<{ office: Office; number: MetaNumber }>
  /** Waits until nothing is on its way: no delivery, no task. Throws with what is left when that takes too long. */
  settle(secondsMax?: number): Promise<void>
  close(): Promise<void>
}

export async function setStage({
  dataFolder: givenFolder,
  environment = {},
  through = [],
}: {
  dataFolder?: string
  environment?: Record<string, string>
  through?: string[]
} = {}): Promise<Stage> {
  const meta = await startMeta()
  const { port, release } = await reservePort()
  const dataFolder = givenFolder ?? makeDataFolder()
  // A given one is its giver's to remove.
  const removeFolder = () =>
    givenFolder ?? rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  const start = (more: Record<string, string> = {}) =>
    startServer({
      dataFolder,
      port,
      through,
      environment: {
        PLUMBLINE_DEMO: '0',
        PLUMBLINE_ROLES: 'web,worker',
        PLUMBLINE_SIGNUP: 'open',
        PLUMBLINE_GRAPH_URL: meta.graphUrl,
        ...environment,
        ...more,
      },
    })
  let server = await start().catch(async (failure) => {
    await meta.close()
    release()
    removeFolder()
    throw failure
  })
  meta.deliverTo(server.url)

  async function openBusiness(name: string) {
    const office = await openOffice(server.url, name)
    const number = meta.makeNumber()
    number.webhookPath = (await office.connect(number)).webhookPath
    return { office, number }
  }

  async function close() {
    meta.abandon()
    if (server.isAlive()) await server.kill()
    await meta.close()
    release()
    await untilGone(dataFolder)
    removeFolder()
  }

  const business = await openBusiness('Copper Creek').catch(async (failure) => {
    await close()
    throw failure
  })
  return {
    meta,
    ...business,
    dataFolder,
    get server() {
      return server
    },
    async restart(more) {
      await server.ended
      server = await start(more)
      return server
    },
    openBusiness,
    settle: (secondsMax = 60) => settle(dataFolder, meta, secondsMax),
    close,
  }
}

/** A folder whose installation may be broken. As root, PostgreSQL runs as another user, who must be able to pass through. */
export function makeDataFolder(): string {
  const dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-faults-'))
  chmodSync(dataFolder, 0o711)
  markBreakable(dataFolder)
  return dataFolder
}

export function markBreakable(dataFolder: string) {
  writeFileSync(join(dataFolder, 'faults-allowed'), 'A test may kill the server that runs on this folder.\n')
}

async function settle(dataFolder: string, meta: Meta, secondsMax: number) {
  const deadline = Date.now() + secondsMax * 1000
  for (;;) {
    const left = meta.pending() > 0 ? [] : await tasksLeft(dataFolder)
    if (meta.pending() === 0 && left.length === 0) return
    if (Date.now() > deadline) {
      throw new Error(`not at rest: ${meta.pending()} deliveries, tasks ${JSON.stringify(left)}`)
    }
    await pause(50)
  }
}

/** Tasks that will run, now or later; the dead ones are not among them. */
async function tasksLeft(dataFolder: string) {
  const { rows } = await inDatabase(dataFolder, 'data', (client) =>
    client.query<{ task: string; count: number; error: string | null }>(
      `select t.identifier as task, count(*)::int as count, max(j.last_error) as error
         from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where j.attempts < j.max_attempts or j.locked_at is not null group by 1`,
    ),
  )
  return rows
}

/** The databases of a killed server end a moment after it; until then they write in their folder. */
async function untilGone(dataFolder: string) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const gone = await inDatabase(dataFolder, 'data', async () => false).catch(() => true)
    if (gone) return
    await pause(100)
  }
}
