import { createHmac } from 'node:crypto'
import { generateNKeysBetween } from 'fractional-indexing'
import { emptyProfile, sealProfile } from '#features/contacts/profile.ts'
import { emptyCard, sealCard } from '#features/deals/card.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Boxes, openBoxes } from '#kernel/keys/boxes.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { choose, type Random, randomFrom } from './random.ts'
import { addresses, answers, jobs, names, questions, sources } from './words.ts'

export type Wanted = { contacts: number; messages: number; deals: number; seed: number }

type Person = { contactId: string; conversationId: string; createdAt: Date; name: string }

const batchRows = 500
const keysAtOnce = 8

/** Adds contacts, their conversations with messages, and cards over all stages, spread over the last year; newest where people look first. */
export async function fillBusiness(
  installation: Installation,
  accountId: string,
  wanted: Wanted,
  tell: (line: string) => void,
) {
  const random = randomFrom(wanted.seed)
  const boxes = await openBoxes(installation.keyStore, accountId)
  const inScope = <Value>(work: (scope: Scope) => Promise<Value>) =>
    withAccount(installation, asSystem(accountId), work)
  const base = await inScope(async ({ database }) => ({
    numberId: (await database.selectFrom('whatsapp_numbers').select('id').executeTakeFirst())?.id ?? null,
    members: (await database.selectFrom('members').select('id').execute()).map((row) => row.id),
    stages: await database
      .selectFrom('stages')
      .select(['id', 'pipeline_id', 'kind'])
      .orderBy('position')
      .execute(),
    reasons: (await database.selectFrom('lost_reasons').select('code').execute()).map((row) => row.code),
  }))

  const people = await addPeople(inScope, boxes, random, wanted, base)
  tell(`${people.length} contacts`)
  const messages = await addMessages(inScope, boxes, random, people, wanted, base.members)
  tell(`${messages} messages`)
  const deals = await addDeals(inScope, boxes, random, people, wanted, base)
  tell(`${deals} deals`)
}

type InScope = <Value>(work: (scope: Scope) => Promise<Value>) => Promise<Value>
type Base = {
  numberId: string | null
  members: string[]
  stages: { id: string; pipeline_id: string; kind: string }[]
  reasons: string[]
}

async function addPeople(
  inScope: InScope,
  boxes: Boxes,
  random: Random,
  wanted: Wanted,
  base: Base,
): Promise<Person[]> {
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
            number_id: base.numberId,
            status: random() < 0.6 ? 'closed' : 'open',
            handler: 'person',
            assignee_id: random() < 0.6 ? choose(random, base.members) : null,
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

async function addMessages(
  inScope: InScope,
  boxes: Boxes,
  random: Random,
  people: Person[],
  wanted: Wanted,
  members: string[],
): Promise<number> {
  if (people.length === 0) return 0
  let written = 0
  for (let start = 0; start < people.length; start += 50) {
    const some = people.slice(start, start + 50)
    const boxOf = await boxes.contacts(some.map((person) => person.contactId))
    const rows = some.flatMap((person, offset) => {
      const place = start + offset
      const count =
        Math.floor(((place + 1) * wanted.messages) / people.length) -
        Math.floor((place * wanted.messages) / people.length)
      return talkOf(random, person, count, members).map((message) => ({
        ...message,
        content_cipher: boxOf
          .get(person.contactId)!
          .seal('messages', 'content', message.id, { kind: 'text', text: message.text }),
      }))
    })
    await inScope(async ({ database }) => {
      for (let index = 0; index < rows.length; index += batchRows) {
        await database
          .insertInto('messages')
          .values(rows.slice(index, index + batchRows).map(({ text: _, ...row }) => row))
          .execute()
      }
      for (const person of some) {
        const last = rows.findLast((row) => row.conversation_id === person.conversationId)
        if (!last) continue
        const inbound = rows.findLast(
          (row) => row.conversation_id === person.conversationId && row.author === 'customer',
        )
        await database
          .updateTable('conversations')
          .set({
            last_message_id: last.id,
            last_message_at: last.sort_at,
            last_inbound_at: inbound?.sort_at ?? null,
            unanswered_since: last.author === 'customer' ? last.sort_at : null,
          })
          .where('id', '=', person.conversationId)
          .execute()
      }
    })
    written += rows.length
  }
  return written
}

function talkOf(random: Random, person: Person, count: number, members: string[]) {
  const span = Date.now() - person.createdAt.getTime()
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(person.createdAt.getTime() + (span * (index + 1)) / (count + 1))
    const isOurs = index % 2 === 1
    return {
      id: ids.new(),
      conversation_id: person.conversationId,
      contact_id: person.contactId,
      author: isOurs ? 'member' : 'customer',
      member_id: isOurs ? choose(random, members) : null,
      state: isOurs ? 'read' : 'received',
      sent_at: at,
      sort_at: at,
      created_at: at,
      text: isOurs ? choose(random, answers) : `${choose(random, questions)} ${choose(random, addresses)}`,
    }
  })
}

async function addDeals(
  inScope: InScope,
  boxes: Boxes,
  random: Random,
  people: Person[],
  wanted: Wanted,
  base: Base,
): Promise<number> {
  if (people.length === 0 || wanted.deals === 0) return 0
  const open = base.stages.filter((stage) => stage.pipeline_id === base.stages[0]!.pipeline_id)
  const places = new Map(
    open.map((stage) => [
      stage.id,
      generateNKeysBetween(null, null, Math.ceil(wanted.deals / open.length) + 1),
    ]),
  )
  for (let start = 0; start < wanted.deals; start += batchRows) {
    const batch = Array.from({ length: Math.min(batchRows, wanted.deals - start) }, (_, offset) => {
      const index = start + offset
      return {
        index,
        person: people[index % people.length]!,
        stage: open[index % open.length]!,
        id: ids.new(),
      }
    })
    const boxOf = await boxes.contacts(batch.map(({ person }) => person.contactId))
    await inScope(({ database }) =>
      database
        .insertInto('deals')
        .values(
          batch.map(({ id, index, person, stage }) => {
            const job = choose(random, jobs)
            const closed = stage.kind !== 'open'
            return {
              id,
              contact_id: person.contactId,
              conversation_id: person.conversationId,
              pipeline_id: stage.pipeline_id,
              stage_id: stage.id,
              status: stage.kind === 'open' ? 'active' : stage.kind,
              card_cipher: sealCard(boxOf.get(person.contactId)!, id, {
                ...emptyCard,
                title: job.title,
                address: { text: choose(random, addresses), zip: null, latitude: null, longitude: null },
              }),
              job_type: job.type,
              urgency: choose(random, ['emergency', 'urgent', 'soon', 'planned']),
              qualified: index % 3 === 0,
              value_cents: Math.round(random() * 800_000),
              currency: 'USD',
              source: choose(random, sources),
              assignee_id: random() < 0.7 ? choose(random, base.members) : null,
              lost_reason: stage.kind === 'lost' ? choose(random, base.reasons) : null,
              position: places.get(stage.id)![Math.floor(index / open.length)]!,
              stage_since: person.createdAt,
              created_at: person.createdAt,
              updated_at: person.createdAt,
              closed_at: closed ? person.createdAt : null,
            }
          }),
        )
        .execute(),
    )
  }
  return wanted.deals
}
