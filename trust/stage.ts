import type { Pool, PoolClient } from 'pg'
import type { Browser, Place } from './canary-client.ts'
import type { StandIn } from './stand-in.ts'

/** What a check may use: a running Plumbline seen from outside, the two canaries in it, and the checker's own ways into its databases. */
export type Stage = {
  /** Address of the running server, `http://localhost:4000`, and the origin that browsers know it by. */
  place: Place
  /** Which build runs there: a digest of its source. */
  build: string
  canaries: { a: Canary; b: Canary }
  /** The application's rights, on canaries alone: one transaction in the scope of that account (null: in none), rolled back unless `keep`. */
  probe<Value>(
    accountId: string | null,
    work: (client: PoolClient) => Promise<Value>,
    options?: { keep?: boolean },
  ): Promise<Value>
  /** The main database as app_checker: the catalogue, the evidence, what kinds of password hashes there are. */
  checker: Pool
  /** The key store as keys_checker: wrapped keys. */
  keys: Pool
  /** The checker's own stand-in of Meta: what the canaries send arrives here. */
  standIn: StandIn
  /** Where the installation keeps its files. Parts of it may not be there (own databases) or not readable: then it is not claimed here. */
  files: {
    sourceFolder: string
    dataFolder: string
    masterKeyFile: string
    /** Data folders of the embedded clusters; null with databases of one's own. */
    databases: { data: string; keys: string } | null
  }
}

export type Canary = {
  name: 'a' | 'b'
  accountId: string
  /** Fresh each day, in every text that the checker writes for this account: finding it elsewhere is a leak. Letters and digits, 24 of them. */
  marker: string
  /** Addresses and passwords of the canary's people. */
  people: Record<Role, { email: string; password: string }>
  /** Somebody whose password stands on the list of common ones, as if it had come there after they chose it. */
  listed: { email: string; password: string }
  /** A member who does next to nothing, and whose role no check changes: as if they had been there for long. */
  settled: { email: string; password: string }
  /** A signed-in person: requests go with cookie and CSRF token, as a browser sends them. The session is kept from check to check. */
  as(role: Role): Promise<Browser>
  whatsapp: {
    phoneNumberId: string
    displayNumber: string
    wabaId: string
    appSecret: string
    accessToken: string
    verifyToken: string
    webhookUrl: string
  }
  /** What stands in this account for checks to look at, each with today's marker in every text; made anew when the marker changes. */
  belongings(): Promise<Belongings>
}

export type Role = 'owner' | 'admin' | 'member' | 'viewer'

/** Ids of what the canary has. The customer wrote on WhatsApp (signed delivery), so the conversation holds marked messages and a photo. */
export type Belongings = {
  contactId: string
  conversationId: string
  messageId: string
  mediaId: string
  dealId: string
  /** The customer's number: digits alone, beginning with 1555. */
  customerWaId: string
}
