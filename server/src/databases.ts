import pg from 'pg'
import type { Config } from '#kernel/config.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#kernel/embedded/start-embedded-postgres.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import type { Log } from '#kernel/log.ts'

export type Databases = { data: string; keys: string; stop(): Promise<void> }

const databaseName = 'plumbline'
const restartsPerMinuteMax = 10

/** Administrator's addresses of the two databases: the operator's own, or two embedded clusters that this process looks after. */
export async function openDatabases(config: Config, master: MasterKey, log: Log): Promise<Databases> {
  if (config.databases) return { ...config.databases, stop: async () => undefined }
  const password = master.rolePassword('plumbline_admin')
  const [data, keys] = await Promise.allSettled(
    (['data', 'keys'] as const).map((name) => startGuarded(name, config.dataFolder, password, log)),
  )
  const started = [data!, keys!].flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()))
  }
  const failure = [data!, keys!].find((result) => result.status === 'rejected')
  if (failure) {
    await stop()
    throw failure.reason
  }
  const [dataServer, keysServer] = started
  return { data: await makeDatabase(dataServer!), keys: await makeDatabase(keysServer!), stop }
}

type Guarded = Pick<EmbeddedPostgres, 'url'> & { stop(): Promise<void> }

/** A cluster that dies unasked is started again at once, on the same folder and socket; the pools find it there. */
async function startGuarded(
  name: 'data' | 'keys',
  dataFolder: string,
  password: string,
  log: Log,
): Promise<Guarded> {
  let server = await startEmbeddedPostgres({ name, dataFolder, password })
  let stopping = false
  let guarding = guard()
  const restarts: number[] = []

  async function guard(): Promise<void> {
    for (;;) {
      const { asked } = await server.ended
      if (asked || stopping) return
      log.error({ database: name }, 'embedded database ended unasked; starting it again')
      await server.stop()
      const now = Date.now()
      restarts.push(now)
      if (restarts.filter((at) => now - at < 60_000).length > restartsPerMinuteMax) {
        log.fatal({ database: name }, 'embedded database does not stay up')
        process.exit(1)
      }
      if (!(await startAgain())) return
    }
  }

  async function startAgain(): Promise<boolean> {
    while (!stopping) {
      try {
        server = await startEmbeddedPostgres({ name, dataFolder, password })
        return true
      } catch (err) {
        log.error({ err, database: name }, 'embedded database does not start again')
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
    return false
  }

  return {
    url: (database) => server.url(database),
    async stop() {
      stopping = true
      await server.stop()
      await guarding
      await server.stop()
      guarding = Promise.resolve()
    },
  }
}

async function makeDatabase(server: Guarded): Promise<string> {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (!rowCount) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
  return server.url(databaseName)
}
