import { hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

export type Cluster = 'data' | 'keys'

/** A look into the databases of a running installation as their administrator, over a connection of its own. */
export async function inDatabase<Result>(
  dataFolder: string,
  cluster: Cluster,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: addressOf(dataFolder, cluster),
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The process id of the server of this cluster, to be sent a signal. */
export async function postmasterOf(dataFolder: string, cluster: Cluster): Promise<number> {
  const folder = await clusterFolderOf(dataFolder, cluster)
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

export async function clusterFolderOf(dataFolder: string, cluster: Cluster): Promise<string> {
  const { rows } = await inDatabase(dataFolder, cluster, (client) =>
    client.query<{ data_directory: string }>('show data_directory'),
  )
  return rows[0]!.data_directory
}

/** The server says in its folder where they are; their administrator's password follows from the master key (docs/running.md). */
function addressOf(dataFolder: string, cluster: Cluster): string {
  const running = JSON.parse(readFileSync(join(dataFolder, 'running.json'), 'utf8')) as {
    databases: Record<Cluster, string>
  }
  const master = Buffer.from(readFileSync(join(dataFolder, 'master.key'), 'utf8').trim(), 'base64')
  const password = hkdfSync('sha256', master, 'plumbline', 'database role plumbline_admin', 32)
  const url = new URL(running.databases[cluster])
  url.password = Buffer.from(password).toString('base64url')
  return url.toString()
}
