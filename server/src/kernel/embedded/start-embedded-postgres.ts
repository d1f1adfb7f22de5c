import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { StartRefusal } from '../start-refusal.ts'
import { prepareBinaries } from './binaries.ts'
import { claimFolder } from './claim.ts'
import { createCluster } from './create-cluster.ts'
import { explainFailure } from './failures.ts'
import { prepareHome } from './home.ts'
import { runPostgres } from './run-postgres.ts'
import { superuser } from './settings.ts'
import { prepareSocketFolder } from './socket-folder.ts'
import { stopOrphans } from './stop-orphans.ts'

export type EmbeddedPostgresOptions = {
  /** Which of the two clusters: the business's data, or the keys that its deletion reaches. */
  name: 'data' | 'keys'
  /** PLUMBLINE_DATA; made when missing. */
  dataFolder: string
  /** Of the superuser; set when the cluster is made, and needed again at every start. */
  password: string
  /** False gives up what a power cut would need (fsync); for tests alone. */
  durable?: boolean
  /** There is none: the server listens on a unix socket only. */
  port?: never
}

export type EmbeddedPostgres = {
  /** A postgres URL over the unix socket, as the superuser, with the password in it. Never log it. */
  url(database: string): string
  socketFolder: string
  /** PostgreSQL's own data directory; it lies outside dataFolder where the database user cannot enter that one. */
  clusterFolder: string
  /** The postmaster. */
  processId: number
  /** Settles when the server has ended, asked to or not, with what it said last. Never rejects. */
  ended: Promise<{ asked: boolean; lastWords: string }>
  /** Ends it cleanly (fast shutdown) and gives the folder free. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of our own on the folder, making the cluster on the first start and recovering it after a crash.
 * Throws StartRefusal, with nothing left running, when the folder is in use or the machine does not let it run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { name, password } = options
  const durable = options.durable ?? true
  const home = prepareHome(name, options.dataFolder)
  const binaries = prepareBinaries(home)
  const claim = await claimFolder(home.folder, options.dataFolder)
  try {
    await stopOrphans(home.clusterFolder)
    await createCluster({ home, binaries, password, durable })
    mustBeOurVersion(home.clusterFolder, binaries.majorVersion)
    const socket = prepareSocketFolder(home)
    try {
      const server = await runPostgres({ name, home, binaries, socketFolder: socket.folder, durable })
      const url = (database: string) => urlFor(database, password, socket.folder)
      const stop = async () => {
        await server.stop()
        socket.remove()
        claim.release()
      }
      await mustAccept(url('postgres'), options.dataFolder).catch(async (refusal) => {
        await server.stop()
        throw refusal
      })
      return {
        url,
        stop,
        socketFolder: socket.folder,
        clusterFolder: home.clusterFolder,
        processId: server.processId,
        ended: server.ended,
      }
    } catch (failure) {
      socket.remove()
      throw failure
    }
  } catch (failure) {
    claim.release()
    throw explainFailure(failure, `The embedded database "${name}" cannot start`, home.clusterFolder)
  }
}

/** The host in the search part counts, for pg and libpq; the other is there so that the whole is a URL to others too. */
function urlFor(database: string, password: string, socketFolder: string) {
  const search = `host=${encodeURIComponent(socketFolder)}&port=5432`
  return `postgres://${superuser}:${encodeURIComponent(password)}@localhost/${encodeURIComponent(database)}?${search}`
}

/** Data files are bound to PostgreSQL's major version; the server's own words for it would not help an operator. */
function mustBeOurVersion(clusterFolder: string, majorVersion: string) {
  const madeBy = readFileSync(join(clusterFolder, 'PG_VERSION'), 'utf8').trim()
  if (madeBy === majorVersion) return
  throw new StartRefusal(
    `The data in ${clusterFolder} was made by PostgreSQL ${madeBy}; this Plumbline brings PostgreSQL ${majorVersion}, ` +
      `which cannot read it. Start the Plumbline that made it, or run PostgreSQL ${madeBy} on it yourself and set ` +
      'DATABASE_URL and KEYS_DATABASE_URL.',
  )
}

async function mustAccept(connectionString: string, dataFolder: string) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 30_000 })
  // A server that dies between two steps says so here as well; the failed step already tells.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } catch (failure) {
    if (failure instanceof pg.DatabaseError && failure.code === '28P01') {
      throw new StartRefusal(
        `The embedded database does not accept the password that is kept for it in ${dataFolder}. ` +
          'Put back the whole data folder as it was, not some of its files.',
      )
    }
    throw failure
  } finally {
    await client.end().catch(() => {})
  }
}
