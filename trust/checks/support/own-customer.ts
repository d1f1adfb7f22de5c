import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from '../../canary-client.ts'
import type { Delivered } from '../../deliveries.ts'
import { deliver } from '../../deliveries.ts'
import type { Canary, Stage } from '../../stage.ts'

/** A customer whom a check made up for itself, in canary A; always the same, so that contacts do not pile up. */
export type OwnCustomer = { waId: string; name: string }

export type Thread = { conversationId: string; windowUntil: string | null; handler: string }

export type ThreadMessage = {
  id: string
  author: string
  state: string
  clientId: string | null
  content: { kind: string; text?: string }
}

const patienceMilliseconds = 20_000

/** Asks until there is an answer; an Error, which is no verdict, when it does not come. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined | null | false>,
  patience = patienceMilliseconds,
): Promise<Value> {
  const end = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what} did not come`)
    await pause(60)
  }
}

/** Signed with the canary's secret, as Meta would; throws unless the server took it. */
export async function write(stage: Stage, canary: Canary, customer: OwnCustomer, messages: Delivered[]) {
  const { status } = await deliver(stage.place, canary.whatsapp, customer, messages)
  if (status !== 200) throw new Error(`a signed delivery was answered ${status}`)
}

/** The customer's conversation, if it is there. */
export async function findThread(owner: Browser, customer: OwnCustomer): Promise<Thread | null> {
  const answer = await owner.send('GET', '/api/v1/conversations?limit=100')
  if (answer.status !== 200) throw new Error(`the conversations are answered ${answer.status}`)
  const { items } = answer.json as {
    items: { id: string; contact: { phone: string | null }; windowUntil: string | null; handler: string }[]
  }
  const found = items.find(({ contact }) => contact.phone === `+${customer.waId}`)
  return found ? { ...found, conversationId: found.id } : null
}

/**
 * The customer's conversation, made by what they write when it is not there; answered by people alone, so that no bot answers every run of a
 * check.
 */
export async function openThread(
  stage: Stage,
  canary: Canary,
  customer: OwnCustomer,
  first: Delivered[],
): Promise<Thread> {
  const owner = await canary.as('owner')
  let thread = await findThread(owner, customer)
  if (!thread) {
    await write(stage, canary, customer, first)
    thread = await until('the conversation', () => findThread(owner, customer))
  }
  if (thread.handler !== 'person') {
    const path = `/api/v1/conversations/${thread.conversationId}`
    const { status } = await owner.send('PATCH', path, { body: { handler: 'person' } })
    if (status !== 200) throw new Error(`taking over from the bot is answered ${status}`)
  }
  return thread
}

/** Messages of a conversation as its owner sees them, newest first; throws what the page said when it is not shown. */
export async function readThread(
  owner: Browser,
  conversationId: string,
  pages = 1,
): Promise<ThreadMessage[]> {
  const messages: ThreadMessage[] = []
  let cursor: string | null = null
  for (let page = 0; page < pages; page++) {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const answer = await owner.send(
      'GET',
      `/api/v1/conversations/${conversationId}/messages?limit=100${query}`,
    )
    if (answer.status !== 200) throw new ThreadNotShown(answer.status)
    const { items, next } = answer.json as { items: ThreadMessage[]; next: string | null }
    messages.push(...items)
    if (!next) break
    cursor = next
  }
  return messages
}

export class ThreadNotShown extends Error {
  override name = 'ThreadNotShown'
  readonly status: number
  constructor(status: number) {
    super(`the messages are answered ${status}`)
    this.status = status
  }
}

/** The database's clock, by which its rows are dated. */
export async function databaseTime(stage: Stage, canary: Canary): Promise<Date> {
  return stage.probe(canary.accountId, async (client) => {
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at')
    return rows[0]!.at
  })
}

/** Waits until everything that was delivered to the canary since then has been worked through; answers how many items that were. */
export async function settled(stage: Stage, canary: Canary, since: Date): Promise<number> {
  const { items } = await until('the end of what was delivered', async () => {
    const found = await stage.probe(canary.accountId, async (client) => {
      const { rows } = await client.query<{ items: number; open: number }>(
        `select count(*)::int as items, count(*) filter (where state = 'stored')::int as open
           from whatsapp_items where received_at >= $1`,
        // Two clocks: the row is dated by the program, `since` by the database.
        [new Date(since.getTime() - 1000)],
      )
      return rows[0]!
    })
    return found.open === 0 && found
  })
  return items
}
