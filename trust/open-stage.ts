import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { z } from 'zod'
import { makeBelongings } from './belongings.ts'
import { buildOf } from './build.ts'
import { type Browser, type Place, signIn } from './canary-client.ts'
import type { Belongings, Canary, Role, Stage } from './stage.ts'
import type { StandIn } from './stand-in.ts'

const person = z.object({ email: z.string(), password: z.string() })
const canarySchema = z.object({
  accountId: z.uuid(),
  people: z.object({ owner: person, admin: person, member: person, viewer: person }),
  listed: person,
  settled: person,
  whatsapp: z.object({
    phoneNumberId: z.string(),
    displayNumber: z.string(),
    wabaId: z.string(),
    appSecret: z.string(),
    accessToken: z.string(),
    verifyToken: z.string(),
    webhookUrl: z.string(),
  }),
})

/** What the server tells its checker, in `<data>/checker.json` (0600). */
export const checkerFileSchema = z.object({
  url: z.url(),
  origin: z.url(),
  standInPort: z.int(),
  databases: z.object({ probe: z.string(), checker: z.string(), keys: z.string() }),
  files: z.object({
    sourceFolder: z.string(),
    dataFolder: z.string(),
    masterKeyFile: z.string(),
    databases: z.object({ data: z.string(), keys: z.string() }).nullable(),
  }),
  canaries: z.object({ a: canarySchema, b: canarySchema }),
})
export type CheckerFile = z.infer<typeof checkerFileSchema>

export function readCheckerFile(path: string): CheckerFile {
  return checkerFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** The running Plumbline as checks see it. `close` gives the connections back; the stand-in stays open. */
export function openStage(told: CheckerFile, standIn: StandIn): Stage & { close(): Promise<void> } {
  const place = { url: told.url, origin: told.origin }
  const pools = {
    probe: new pg.Pool({ connectionString: told.databases.probe, max: 2, idleTimeoutMillis: 10_000 }),
    // One of them holds the turn of a check.
    checker: new pg.Pool({ connectionString: told.databases.checker, max: 3, idleTimeoutMillis: 10_000 }),
    keys: new pg.Pool({ connectionString: told.databases.keys, max: 1, idleTimeoutMillis: 10_000 }),
  }
  // A connection that dies in the pool is told by the next query that needs one.
  for (const pool of Object.values(pools)) pool.on('error', () => undefined)
  return {
    place,
    build: buildOf(told.files.sourceFolder),
    canaries: {
      a: canaryOf(place, 'a', told.canaries.a),
      b: canaryOf(place, 'b', told.canaries.b),
    },
    probe: (accountId, work, { keep = false } = {}) => inScope(pools.probe, accountId, work, keep),
    checker: pools.checker,
    keys: pools.keys,
    standIn,
    files: told.files,
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    },
  }
}

function canaryOf(place: Place, name: 'a' | 'b', told: z.infer<typeof canarySchema>): Canary {
  const browsers = new Map<Role, Browser>()
  let made: { marker: string; belongings: Promise<Belongings> } | null = null
  const canary: Canary = {
    name,
    ...told,
    get marker() {
      return markerOf(told.whatsapp.appSecret, new Date())
    },
    async as(role) {
      const known = browsers.get(role)
      if (known && (await known.send('GET', '/api/v1/session')).status === 200) return known
      const fresh = await signIn(place, told.people[role])
      browsers.set(role, fresh)
      return fresh
    },
    async belongings() {
      const { marker, whatsapp } = canary
      if (made?.marker !== marker) {
        const owner = await canary.as('owner')
        made = { marker, belongings: makeBelongings(place, { name, marker, whatsapp }, owner) }
      }
      return made.belongings.catch((error) => {
        made = null
        throw error
      })
    },
  }
  return canary
}

/** Another each day, the same in every process that may look: nobody guesses it who does not have the canary's secret. */
function markerOf(secret: string, now: Date): string {
  const digest = createHash('sha256')
    .update(`${secret} ${now.toISOString().slice(0, 10)}`)
    .digest('hex')
  return `mk${digest.slice(0, 22)}`
}

async function inScope<Value>(
  pool: pg.Pool,
  accountId: string | null,
  work: (client: pg.PoolClient) => Promise<Value>,
  keep: boolean,
): Promise<Value> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    if (accountId) await client.query('select enter_account($1)', [accountId])
    const value = await work(client)
    await client.query(keep ? 'commit' : 'rollback')
    return value
  } catch (error) {
    await client.query('rollback').catch((failure) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}
