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
  let reconnecting: Promise<void> = Promise.resolve()

  async function connect() {
    const connection = new pg.Client({
      connectionString: url,
      application_name: 'plumbline-live',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    connection.on('error', () => undefined)
    connection.on('notification', ({ payload }) => payload && tell(payload))
    try {
      await connection.connect()
      await connection.query('listen live')
    } catch (error) {
      await connection.end().catch(() => undefined)
      throw error
    }
    client = connection
    // Only a connection that was in use is replaced when it ends: one that fails while it is made is its maker's matter.
    connection.once('end', () => {
      client = null
      if (!stopped) reconnecting = reconnect()
    })
  }

  async function reconnect() {
    log.warn('live connection lost')
    while (!stopped) {
      await pause(reconnectSeconds)
      try {
        await connect()
        return everyone('stale')
      } catch (err) {
        log.debug({ err }, 'live connection does not come back')
      }
    }
  }

  function tell(payload: string) {
    const note = readNote(payload)
    if (!note) return
    const { a, s, t, ...rest } = note
    for (const listener of listeners.get(a) ?? []) tellOne(listener, { id: String(s), type: t, ...rest })
  }

  function tellOne(listener: (event: LiveEvent | 'stale') => void, event: LiveEvent | 'stale') {
    try {
      listener(event)
    } catch (err) {
      log.warn({ err }, 'an open page could not be told')
    }
  }

  function everyone(event: 'stale') {
    for (const set of listeners.values()) for (const listener of set) tellOne(listener, event)
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
      await reconnecting
      await client?.end()
    },
  }
}

const reconnectSeconds = 0.3

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

type Note = { a: string; s: number; t: string }

/** Whoever may connect to the database may send a notice; what is none of ours is passed over. */
function readNote(payload: string): Note | null {
  try {
    const note: Partial<Note> | null = JSON.parse(payload)
    return typeof note?.a === 'string' && typeof note.t === 'string' && typeof note.s === 'number'
      ? (note as Note)
      : null
  } catch {
    return null
  }
}
