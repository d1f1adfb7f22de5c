import * as contract from '#contract/contacts.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeContact } from './change-contact.ts'
import { createContact } from './create-contact.ts'
import { contactById, listContacts } from './queries.ts'

export function mountContacts(mount: Mount) {
  mount.inScope(contract.listContacts, listContacts)
  mount.inScope(contract.readContact, contactById)
  mount.inScope(contract.createContact, createContact)
  mount.inScope(contract.changeContact, changeContact)
}
