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
  /** What was made ready in this place of values that this very key has opened, if it was made from what has this mark. */
  recall(place: string, mark: string): string | undefined
  /** Keeps it as what was opened is kept. Two marks are alike only where everything that went into the text is alike. */
  remember(place: string, mark: string, text: string): void
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
      const boxes = new Map<string, Box>()
      for (const [contactId, key] of await keyStore.contactKeys(accountId, contactIds))
        boxes.set(contactId, contactBox(contactId, key))
      return boxes
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

  recall(place: string, mark: string): string | undefined {
    return this.#key.opened?.find(this.#key.key, place, mark)
  }

  remember(place: string, mark: string, text: string) {
    if (this.#contactId) this.#key.opened?.keep(this.#key.key, this.#contactId, place, mark, text)
  }

  #place(table: string, column: string, rowId: string) {
    return { table, column, accountId: this.#accountId, contactId: this.#contactId, rowId }
  }
}
