import { ids } from '#kernel/ids.ts'
import { batchRows, type Facts, type Filling, type Person } from './filling.ts'
import { choose, type Random } from './random.ts'
import { addresses, answers, questions } from './words.ts'

export async function addMessages(filling: Filling, people: Person[]): Promise<Facts['conversations']> {
  const { inScope, boxes, random, wanted, members } = filling
  const facts: Facts['conversations'] = []
  const upTo = shares(people.length, wanted.messages)
  for (let start = 0; start < people.length; start += 50) {
    const some = people.slice(start, start + 50)
    const boxOf = await boxes.contacts(some.map((person) => person.contactId))
    const rows = some.flatMap((person, offset) => {
      const place = start + offset
      const count = upTo(place + 1) - upTo(place)
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
    const byConversation = Map.groupBy(rows, (row) => row.conversation_id)
    for (const { conversationId, name } of some) {
      const talk = byConversation.get(conversationId) ?? []
      facts.push({
        id: conversationId,
        name,
        messages: talk.length,
        lastText: talk.at(-1)?.text ?? null,
      })
    }
  }
  return facts
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

const longTalkEvery = 10

/** How many of all messages the first so many people have: every tenth talks long (54 of every 90 messages), the others a little. */
function shares(people: number, messages: number): (place: number) => number {
  const weightOf = (place: number) => {
    const long = Math.floor(place / longTalkEvery)
    return long * 54 + (place - long) * 4
  }
  return (place) => Math.floor((weightOf(place) * messages) / Math.max(1, weightOf(people)))
}
