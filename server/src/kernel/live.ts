import type { Client } from 'pg'
import pg from 'pg'
import type { LiveEvent } from '#contract/live.ts'
import type { Log } from './log.ts'

/**
 * Tells open pages that something happened: one LISTEN connection per process, however many pages. What travels is ids; whoever is
 * told asks for what it may see.
 */
export type LiveHub = {
  /** Calls back for every event of the account; answers how to stop. `stale` says that something may have been missed. */
  listen(accountId: string, listener: (event: LiveEvent | 'stale') => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export function createLiveHub(url: string, log: Log): LiveHub {
  const listeners = new Map<string, Set<(event: LiveEvent | 'stale') => void>>()
  let client: Client | null = null
  let stopped = false

  async function connect() {
    const connection = new pg.Client({
      connectionString: url,
      application_name: 'plumbline-live',
      keepAlive: true,
    })
    connection.on('error', () => undefined)
    connection.on('end', () => reconnect(connection))
    connection.on('notification', ({ payload }) => payload && tell(payload))
    await connection.connect()
    await connection.query('listen live')
    client = connection
  }

  function reconnect(lost: Client) {
    if (stopped || (client && client !== lost)) return
    client = null
    const again = () => {
      if (stopped) return
      connect().then(
        () => everyone('stale'),
        () => setTimeout(again, 500).unref(),
      )
    }
    log.warn('live connection lost')
    setTimeout(again, 100).unref()
  }

  function tell(payload: string) {
    const { a, s, t, ...rest } = JSON.parse(payload)
    for (const listener of listeners.get(a) ?? []) listener({ id: String(s), type: t, ...rest })
  }

  function everyone(event: 'stale') {
    for (const set of listeners.values()) for (const listener of set) listener(event)
  }

  return {
    listen(accountId, listener) {
      const set = listeners.get(accountId) ?? new Set()
      listeners.set(accountId, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0 && listeners.get(accountId) === set) listeners.delete(accountId)
      }
    },
    start: connect,
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}
