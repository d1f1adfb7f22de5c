import { createHmac } from 'node:crypto'
import { createBox } from '#kernel/keys/boxes.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'

/** People stand outside of accounts (one may work in several), so their names and e-mails are sealed under the master key's own branch. */
export type PersonProfile = { name: string; email: string }

export function sealPerson(master: MasterKey, personId: string, profile: PersonProfile): Buffer {
  return peopleBox(master).seal('people', 'profile', personId, profile)
}

export function openPerson(master: MasterKey, personId: string, sealed: Buffer): PersonProfile {
  return peopleBox(master).open('people', 'profile', personId, sealed)
}

/** What a mail's token carries, such as an address that is to be the new one. Bound to that token. */
export function sealNote(master: MasterKey, tokenHash: Buffer, note: string): Buffer {
  return peopleBox(master).seal('mail_tokens', 'content', tokenHash.toString('hex'), note)
}

export function openNote(master: MasterKey, tokenHash: Buffer, sealed: Buffer): string {
  return peopleBox(master).open('mail_tokens', 'content', tokenHash.toString('hex'), sealed)
}

export function emailHash(master: MasterKey, email: string): Buffer {
  return createHmac('sha256', master.derive('people lookup')).update(email).digest()
}

/** For what stands outside of accounts: people, and what is theirs wherever they work. */
export function peopleBox(master: MasterKey) {
  return createBox('people', null, { version: 1, key: master.derive('people fields') })
}
