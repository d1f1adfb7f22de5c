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
  const contactBox = (contactId: string, key: ContactKey) => createBox(accountId, contactId, key)
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

export function createBox(accountId: string, contactId: string | null, { key, version }: ContactKey): Box {
  const place = (table: string, column: string, rowId: string) => ({
    table,
    column,
    accountId,
    contactId,
    rowId,
  })
  const box: Box = {
    sealBytes: (table, column, rowId, bytes) => seal(key, version, place(table, column, rowId), bytes),
    openBytes: (table, column, rowId, sealed) => open(key, place(table, column, rowId), sealed),
    seal: (table, column, rowId, value) =>
      box.sealBytes(table, column, rowId, Buffer.from(JSON.stringify(value))),
    open: (table, column, rowId, sealed) =>
      JSON.parse(box.openBytes(table, column, rowId, sealed).toString()),
  }
  return box
}
