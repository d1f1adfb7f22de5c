import { createHmac } from 'node:crypto'
import { emptyProfile, sealProfile } from '#features/contacts/profile.ts'
import { ids } from '#kernel/ids.ts'
import { batchRows, type Filling, type Person } from './filling.ts'
import { choose } from './random.ts'
import { names, sources } from './words.ts'

const keysAtOnce = 8

export async function addPeople(filling: Filling): Promise<Person[]> {
  const { inScope, boxes, random, wanted } = filling
  const people: Person[] = []
  const yearMilliseconds = 365 * 86_400_000
  // Numbers that no earlier run with another seed has given: seed and count are in them.
  const numberOf = (index: number) => {
    const digits =
      createHmac('sha256', `${wanted.seed}`).update(`${index}`).digest().readUInt32BE(0) % 10_000_000
    return `+1737${String(digits).padStart(7, '0')}`
  }
  const taken = new Set<string>()
  for (let start = 0; start < wanted.contacts; start += batchRows) {
    const batch = Array.from({ length: Math.min(batchRows, wanted.contacts - start) }, (_, offset) => {
      const name = `${choose(random, names.first)} ${choose(random, names.last)}`
      let phone = numberOf(start + offset)
      for (let again = 1; taken.has(phone); again++)
        phone = numberOf(start + offset + again * wanted.contacts)
      taken.add(phone)
      const age = random() ** 2 * yearMilliseconds
      return {
        contactId: ids.new(),
        conversationId: ids.new(),
        name,
        phone,
        createdAt: new Date(Date.now() - age),
      }
    })
    for (let index = 0; index < batch.length; index += keysAtOnce) {
      await Promise.all(
        batch.slice(index, index + keysAtOnce).map(({ contactId }) => boxes.newContact(contactId)),
      )
    }
    const boxOf = await boxes.contacts(batch.map((person) => person.contactId))
    await inScope(async ({ database }) => {
      await database
        .insertInto('contacts')
        .values(
          batch.map((person) => ({
            id: person.contactId,
            profile_cipher: sealProfile(boxOf.get(person.contactId)!, person.contactId, {
              ...emptyProfile,
              whatsappName: person.name,
              phones: [{ e164: person.phone, waId: person.phone.slice(1) }],
            }),
            language: random() < 0.3 ? 'es' : 'en',
            source: choose(random, sources),
            created_at: person.createdAt,
            updated_at: person.createdAt,
          })),
        )
        .execute()
      // A number that is there already (a second run) keeps its first owner.
      await database
        .insertInto('contact_identities')
        .values(
          batch.map((person) => ({
            id: ids.new(),
            contact_id: person.contactId,
            kind: 'phone',
            value_hash: boxes.hash('phone', person.phone),
            created_at: person.createdAt,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await database
        .insertInto('conversations')
        .values(
          batch.map((person) => ({
            id: person.conversationId,
            contact_id: person.contactId,
            number_id: filling.numberId,
            status: random() < 0.6 ? 'closed' : 'open',
            handler: 'person',
            assignee_id: random() < 0.6 ? choose(random, filling.members) : null,
            last_message_at: person.createdAt,
            created_at: person.createdAt,
          })),
        )
        .execute()
    })
    people.push(...batch)
  }
  return people
}
