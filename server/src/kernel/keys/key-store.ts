import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Pool } from 'pg'
import { clock } from '../clock.ts'
import { StartRefusal } from '../start-refusal.ts'
import type { MasterKey } from './master-key.ts'
import { OpenedValues } from './opened-values.ts'

/**
 * Keys of accounts and contacts, wrapped, in a database of their own (reference/security.md 3.1). A contact's key wraps nothing: it opens what the
 * contact said. The account's key wraps its contacts'; the master key wraps the accounts'.
 *
 * A contact key has three states, kept apart: never made (make it), live, destroyed (never make it again).
 */
export type KeyStore = {
  /** Proves that the master key is the one under which this store was made, or refuses to start. */
  proveMasterKey(): Promise<void>
  makeAccountKey(accountId: string): Promise<AccountKeys>
  /** Throws `KeyMissing` for an account without keys. */
  accountKeys(accountId: string): Promise<AccountKeys>
  /** Makes the key of a new contact; quiet when it is there already; throws `KeyDestroyed` when it was destroyed. */
  makeContactKey(accountId: string, contactId: string): Promise<ContactKey>
  /** Keys of the given contacts in one question; those destroyed or never made are left out. */
  contactKeys(accountId: string, contactIds: string[]): Promise<Map<string, ContactKey>>
  /** Destroys every version of a contact's key for good. */
  destroyContactKey(accountId: string, contactId: string): Promise<void>
  /** Destroys all keys of an account that is deleted. */
  destroyAccountKeys(accountId: string): Promise<void>
}

export type ContactKey = {
  version: number
  key: KeyObject
  /** Where what this key has opened is remembered; not for keys of accounts. */
  opened?: OpenedValues
}

export type AccountKeys = {
  version: number
  /** Fields of the account that belong to no contact. */
  fields: KeyObject
  /** Raw webhook items, for seven days at most. */
  inbox: KeyObject
  /** Keyed hashes by which people are found. */
  lookup: KeyObject
  wrapping: KeyObject
}

const cacheSecondsMax = 300
/** How long a key that is past its time serves before the key store, out of reach a moment ago, is asked again. */
const outageSeconds = 5
const frozenSeconds = 1
const cachedKeysMax = 10_000

export const wrongMasterKey =
  'This is not the master key under which this installation was made, so nothing stored can be opened. Put the right key file back (PLUMBLINE_MASTER_KEY_FILE).'

export class KeyMissing extends Error {
  override name = 'KeyMissing'
}
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed'
}

export function createKeyStore(pool: Pool, master: MasterKey): KeyStore {
  const accountCache = new ExpiringCache<Promise<AccountKeys>>()
  const contactCache = new ExpiringCache<ContactKey>()
  const opened = new OpenedValues()
  const masterWrapping = master.derive('wrap account keys')

  async function loadAccountKeys(accountId: string): Promise<AccountKeys> {
    const { rows } = await pool.query<{ version: number; wrapped: Buffer }>(
      'select version, wrapped from account_keys where account_id = $1 order by version desc limit 1',
      [accountId],
    )
    const row = rows[0]
    if (!row) throw new KeyMissing(`account ${accountId} has no key`)
    return deriveAccountKeys(
      row.version,
      unwrap(masterWrapping, `account:${accountId}:${row.version}`, row.wrapped),
    )
  }

  function accountKeys(accountId: string): Promise<AccountKeys> {
    const cached = accountCache.get(accountId)
    if (cached) return cached
    const before = accountCache.stale(accountId)
    // One that answers nothing at all is out of reach as well: who has the key in memory waits for it no longer than a webhook may.
    const asked = loadAccountKeys(accountId)
    const loading = (before ? atMost(frozenSeconds, asked) : asked).catch((error) => {
      accountCache.delete(accountId)
      if (!before || error instanceof KeyMissing) throw error
      // While the key store is out of reach webhooks are still accepted, sealed with the key that is in memory.
      accountCache.set(accountId, before, outageSeconds)
      return before
    })
    accountCache.set(accountId, loading)
    return loading
  }

  function keep(
    accountId: string,
    contactId: string,
    row: { version: number; wrapped: Buffer },
    wrapping: KeyObject,
  ) {
    const secret = unwrap(wrapping, `contact:${accountId}:${contactId}:${row.version}`, row.wrapped)
    const key: ContactKey = { version: row.version, key: createSecretKey(secret), opened }
    contactCache.set(`${accountId}/${contactId}`, key)
    return key
  }

  return {
    async proveMasterKey() {
      await pool.query('insert into master_keys (id, fingerprint) values (1, $1) on conflict do nothing', [
        master.fingerprint,
      ])
      const { rows } = await pool.query<{ fingerprint: Buffer }>(
        'select fingerprint from master_keys where id = 1',
      )
      if (!rows[0]?.fingerprint.equals(master.fingerprint)) {
        throw new StartRefusal(wrongMasterKey)
      }
    },

    accountKeys,

    async makeAccountKey(accountId) {
      const wrapped = wrap(masterWrapping, `account:${accountId}:1`, randomBytes(32))
      await pool.query(
        'insert into account_keys (account_id, version, master_id, wrapped) values ($1, 1, 1, $2) on conflict do nothing',
        [accountId, wrapped],
      )
      return accountKeys(accountId)
    },

    async makeContactKey(accountId, contactId) {
      const cached = contactCache.get(`${accountId}/${contactId}`)
      if (cached) return cached
      const { wrapping, lookup, version } = await accountKeys(accountId)
      // A tombstone forbids, an existing key wins, else the new one is kept.
      const { rows } = await pool.query<{ version: number; wrapped: Buffer }>({
        name: 'make_contact_key',
        text: 'select version, wrapped from make_contact_key($1, $2, $3, $4, $5)',
        values: [
          accountId,
          contactId,
          tombstoneHash(lookup, contactId),
          version,
          wrap(wrapping, `contact:${accountId}:${contactId}:1`, randomBytes(32)),
        ],
      })
      const row = rows[0]
      if (!row) throw new KeyDestroyed(`the key of contact ${contactId} was destroyed`)
      return keep(accountId, contactId, row, wrapping)
    },

    async contactKeys(accountId, contactIds) {
      const found = new Map<string, ContactKey>()
      const missing: string[] = []
      for (const contactId of new Set(contactIds)) {
        const cached = contactCache.get(`${accountId}/${contactId}`)
        if (cached) found.set(contactId, cached)
        else missing.push(contactId)
      }
      if (missing.length === 0) return found
      const { wrapping } = await accountKeys(accountId)
      const { rows } = await pool.query<{ contact_id: string; version: number; wrapped: Buffer }>({
        name: 'contact_keys',
        text: 'select contact_id, version, wrapped from contact_keys where account_id = $1 and contact_id = any($2::uuid[]) order by version',
        values: [accountId, missing],
      })
      for (const row of rows) found.set(row.contact_id, keep(accountId, row.contact_id, row, wrapping))
      return found
    },

    async destroyContactKey(accountId, contactId) {
      const { lookup } = await accountKeys(accountId)
      await pool.query('select destroy_contact_key($1, $2, $3)', [
        accountId,
        contactId,
        tombstoneHash(lookup, contactId),
      ])
      contactCache.delete(`${accountId}/${contactId}`)
      opened.forget(contactId)
    },

    async destroyAccountKeys(accountId) {
      await pool.query('delete from contact_keys where account_id = $1', [accountId])
      await pool.query('delete from account_keys where account_id = $1', [accountId])
      accountCache.delete(accountId)
      contactCache.clear()
      opened.clear()
    },
  }
}

async function atMost<Value>(seconds: number, asked: Promise<Value>): Promise<Value> {
  asked.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout exceeded when trying to connect')), seconds * 1000)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

function deriveAccountKeys(version: number, secret: Buffer): AccountKeys {
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'plumbline', purpose, 32)))
  return {
    version,
    fields: derive('fields'),
    inbox: derive('inbox'),
    lookup: derive('lookup'),
    wrapping: derive('wrap contact keys'),
  }
}

function tombstoneHash(lookup: KeyObject, contactId: string): Buffer {
  return createHmac('sha256', lookup).update(`tombstone:${contactId}`).digest()
}

/** Nonce · ciphertext · tag; bound to what it is the key of. */
function wrap(wrapping: KeyObject, label: string, secret: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(label))
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
}

function unwrap(wrapping: KeyObject, label: string, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', wrapping, wrapped.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(label))
  decipher.setAuthTag(wrapped.subarray(-16))
  return Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()])
}

/** Keys stay in memory for five minutes and ten thousand at most; the oldest go first. */
class ExpiringCache<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>()

  get(id: string): Value | undefined {
    const entry = this.#entries.get(id)
    if (!entry) return undefined
    return entry.until > clock.now().getTime() ? entry.value : undefined
  }

  /** What was here, even past its time. */
  stale(id: string): Value | undefined {
    return this.#entries.get(id)?.value
  }

  set(id: string, value: Value, seconds = cacheSecondsMax) {
    // Last in its order again, so that the first is the oldest.
    this.#entries.delete(id)
    if (this.#entries.size >= cachedKeysMax) {
      const oldest = this.#entries.keys().next().value
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    this.#entries.set(id, { value, until: clock.now().getTime() + seconds * 1000 })
  }

  delete(id: string) {
    this.#entries.delete(id)
  }

  clear() {
    this.#entries.clear()
  }
}
