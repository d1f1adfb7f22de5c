import { createHmac } from 'node:crypto'
import { refuse } from '../http/refusal.ts'
import type { AccountKeys, ContactKey, KeyStore } from './key-store.ts'
import { open, seal } from './seal.ts'

/** Seals and opens the fields of one contact; knows account and contact, so that a caller names only table, column and row. */
export type Box = {
  seal(table: string, column: string, rowId: string, value: unknown): Buffer
  open<Value>(table: string, column: string, rowId: string, sealed: Buffer): Value
  sealBytes(table: string, column: string, rowId: string, bytes: Buffer): Buffer
  openBytes(table: string, column: string, rowId: string, sealed: Buffer): Buffer
}

export type Boxes = {
  account: Box
  inbox: Box
  /** HMAC by which a value is found without being stored; differs per kind and account. */
  hash(kind: string, value: string): Buffer
  /** The box of one contact; `not_found` when its key was destroyed. */
  contact(contactId: string): Promise<Box>
  /** The boxes of many contacts in one question; those without a key are left out. */
  contacts(contactIds: string[]): Promise<Map<string, Box>>
  /** Makes the key of a contact that is about to be made. */
  newContact(contactId: string): Promise<Box>
}

export async function openBoxes(keyStore: KeyStore, accountId: string): Promise<Boxes> {
  const keys = await keyStore.accountKeys(accountId)
  return boxesWith(keyStore, accountId, keys)
}

function boxesWith(keyStore: KeyStore, accountId: string, keys: AccountKeys): Boxes {
  // A list asks for the same boxes for names, cards and messages.
  const made = new Map<ContactKey, Box>()
  const contactBox = (contactId: string, key: ContactKey) => {
    const box = made.get(key) ?? createBox(accountId, contactId, key)
    made.set(key, box)
    return box
  }
  return {
    account: createBox(accountId, null, { version: keys.version, key: keys.fields }),
    inbox: createBox(accountId, null, { version: keys.version, key: keys.inbox }),
    hash: (kind, value) => createHmac('sha256', keys.lookup).update(`${kind}:${value}`).digest(),
    async contact(contactId) {
      const key = (await keyStore.contactKeys(accountId, [contactId])).get(contactId)
      return key ? contactBox(contactId, key) : refuse('not_found')
    },
    async contacts(contactIds) {
      const found = await keyStore.contactKeys(accountId, contactIds)
      return new Map([...found].map(([contactId, key]) => [contactId, contactBox(contactId, key)]))
    },
    newContact: async (contactId) =>
      contactBox(contactId, await keyStore.makeContactKey(accountId, contactId)),
  }
}

export function createBox(accountId: string, contactId: string | null, contactKey: ContactKey): Box {
  return new KeyBox(accountId, contactId, contactKey)
}

class KeyBox implements Box {
  readonly #accountId: string
  readonly #contactId: string | null
  readonly #key: ContactKey

  constructor(accountId: string, contactId: string | null, key: ContactKey) {
    this.#accountId = accountId
    this.#contactId = contactId
    this.#key = key
  }

  sealBytes(table: string, column: string, rowId: string, bytes: Buffer): Buffer {
    return seal(this.#key.key, this.#key.version, this.#place(table, column, rowId), bytes)
  }

  openBytes(table: string, column: string, rowId: string, sealed: Buffer): Buffer {
    return open(this.#key.key, this.#place(table, column, rowId), sealed)
  }

  seal(table: string, column: string, rowId: string, value: unknown): Buffer {
    return this.sealBytes(table, column, rowId, Buffer.from(JSON.stringify(value)))
  }

  open<Value>(table: string, column: string, rowId: string, sealed: Buffer): Value {
    const { key, opened } = this.#key
    if (!opened || !this.#contactId)
      return JSON.parse(this.openBytes(table, column, rowId, sealed).toString())
    const place = `${table}.${column}/${rowId}`
    const known = opened.find(key, place, sealed)
    if (known !== undefined) return JSON.parse(known)
    const text = this.openBytes(table, column, rowId, sealed).toString()
    opened.keep(key, this.#contactId, place, sealed, text)
    return JSON.parse(text)
  }

  #place(table: string, column: string, rowId: string) {
    return { table, column, accountId: this.#accountId, contactId: this.#contactId, rowId }
  }
}
