import type { TestClient } from './business.ts'
import { type Desk, itemsOf, openDesk } from './desk.ts'

export type ListedContact = {
  id: string
  displayName: string
  name: string | null
  phone: string | null
  email: string | null
  username: string | null
  conversationId: string | null
}

/** A desk without bot, and its contacts as the owner sees them. */
export async function openContactDesk() {
  const desk: Desk = await openDesk({ botOn: false })
  const owner: TestClient = desk.owner
  const contacts = async () => itemsOf<ListedContact>(await owner.get('/contacts?limit=100'))
  return {
    desk,
    owner,
    contacts,
    theNewest: async () => (await contacts())[0]!,
    make: async (fields: object) => (await owner.post('/contacts', fields)).body as unknown as ListedContact,
  }
}

export type ContactDesk = Awaited<ReturnType<typeof openContactDesk>>
