import type { Pool } from 'pg'
import type { Config } from './config.ts'
import type { KeyStore } from './keys/key-store.ts'
import type { MasterKey } from './keys/master-key.ts'
import type { LiveHub } from './live.ts'
import type { Log } from './log.ts'

export type GoogleSettings = { issuer: string; clientId: string; clientSecret: string }

/** One running Plumbline: what every part of it may use. */
export type Installation = {
  config: Config
  log: Log
  master: MasterKey
  keyStore: KeyStore
  pools: {
    /** Scopes: app_user. */
    app: Pool
    /** The webhook's own connections, so that a busy office cannot keep Meta waiting. */
    webhook: Pool
    /** Background tasks: app_tasks. */
    tasks: Pool
  }
  live: LiveHub
  /** Sends mail; null where the operator has given no mail server. */
  mail: ((mail: { to: string; subject: string; text: string; html?: string }) => Promise<void>) | null
  /** Whom to ask who somebody is, and as whom; null where sign-in with Google is not offered. */
  google: GoogleSettings | null
  /** Pages of the outside world, where this installation brings its own. */
  simulator: { whatsappUrl: string; mailUrl: string } | null
  stopSimulator(): Promise<void>
}
