import type { Stand } from '../subject/stand.ts'
import { askInTurn, type Load } from './drive.ts'
import { HttpConnection } from './http-connection.ts'

export type Read = 'list' | 'thread' | 'board'
export const reads: Read[] = ['list', 'thread', 'board']

/** Clients that read one kind of page. Every answer was looked through once, field by field; each later one must be the same to the byte. */
export type Readers = { read(clients: number, seconds: number): Promise<Load>; close(): void }

type Page = { path: string; body: Buffer }

export async function openReaders(stand: Stand, kind: Read): Promise<Readers> {
  const connections: HttpConnection[] = []
  const { readHeaders } = stand.session
  const ask = async (client: number, path: string) => {
    connections[client] ??= new HttpConnection(stand.server.url)
    const { status, body } = await connections[client].ask(`GET ${path} HTTP/1.1\r\n${readHeaders}`)
    if (status !== 200) throw new Error(`GET ${path} gave ${status}: ${body.toString().slice(0, 300)}`)
    return body
  }
  const pages = await pagesOf[kind](stand, (path) => ask(0, path))
  let turn = 0
  return {
    read(clients, seconds) {
      return askInTurn(clients, seconds, async (client) => {
        const { path, body } = pages[turn++ % pages.length]!
        if (!(await ask(client, path)).equals(body))
          throw new Error(`GET ${path} gave something else than before`)
      })
    },
    close() {
      for (const connection of connections) connection.close()
    },
  }
}

type Ask = (path: string) => Promise<Buffer>

const pagesOf: Record<Read, (stand: Stand, ask: Ask) => Promise<Page[]>> = {
  list: listPages,
  thread: threadPages,
  board: boardPages,
}

const itemsWanted = 50
const listsMax = 20
const threadsMax = 100

async function listPages({ facts }: Stand, ask: Ask): Promise<Page[]> {
  const known = new Map(facts.conversations.map((one) => [one.id, one]))
  const pages: Page[] = []
  let compared = 0
  for (let next: string | null = ''; next !== null && pages.length < listsMax; ) {
    const path: string = `/api/v1/conversations?view=all&limit=${itemsWanted}${next && `&cursor=${encodeURIComponent(next)}`}`
    const body = await ask(path)
    const list: {
      items: { id: string; contact: { displayName: string }; last: { text: string } | null }[]
      next: string | null
    } = JSON.parse(body.toString())
    if (list.items.length !== itemsWanted) break
    for (const { id, contact, last } of list.items) {
      const fact = known.get(id)
      if (!contact.displayName || !last?.text) throw new Error(`conversation ${id} shows nothing`)
      if (!fact) continue
      mustBe(`the name of conversation ${id}`, contact.displayName, fact.name)
      mustBe(`the last message of conversation ${id}`, last.text, fact.lastText)
      compared++
    }
    pages.push({ path, body })
    next = list.next
  }
  if (pages.length < 2 || compared < itemsWanted) throw new Error('there are too few conversations to list')
  return pages
}

async function threadPages({ facts }: Stand, ask: Ask): Promise<Page[]> {
  const long = facts.conversations.filter((one) => one.messages > itemsWanted).slice(0, threadsMax)
  if (long.length < 10) throw new Error('there are too few long conversations')
  const pages: Page[] = []
  for (const { id, lastText, name } of long) {
    const path = `/api/v1/conversations/${id}/messages?limit=${itemsWanted}`
    const body = await ask(path)
    const { items }: { items: { author: string; authorName: string; content: { text: string } }[] } =
      JSON.parse(body.toString())
    mustBe(`the messages of thread ${id}`, items.length, itemsWanted)
    mustBe(`the newest message of thread ${id}`, items[0]!.content.text, lastText)
    mustBe(`the customer of thread ${id}`, items.find((one) => one.author === 'customer')?.authorName, name)
    pages.push({ path, body })
  }
  return pages
}

async function boardPages({ facts, database }: Stand, ask: Ask): Promise<Page[]> {
  const known = new Map(facts.conversations.map((one) => [one.id, one]))
  const path = '/api/v1/board?limit=60'
  const body = await ask(path)
  const board: {
    columns: {
      stageId: string
      count: number
      totalCents: number
      cards: {
        conversationId: string
        contact: { displayName: string }
        lastMessage: { text: string } | null
      }[]
    }[]
  } = JSON.parse(body.toString())
  for (const { id, cards } of facts.stages) {
    const column = board.columns.find((one) => one.stageId === id)
    mustBe(`the cards shown of stage ${id}`, column?.cards.length, 60)
    // Counted by the database from the cards themselves: the board keeps its totals.
    const { rows } = await database.query<{ cards: number; cents: string }>(
      'select count(*)::int as cards, coalesce(sum(value_cents), 0) as cents from deals where stage_id = $1',
      [id],
    )
    mustBe(`the count of stage ${id}`, column?.count, rows[0]!.cards)
    mustBe(`the money of stage ${id}`, column?.totalCents, Number(rows[0]!.cents))
    if (rows[0]!.cards < cards) throw new Error(`stage ${id} has lost cards`)
    for (const card of column!.cards) {
      const fact = known.get(card.conversationId)
      if (!fact) continue
      mustBe('the contact of a card', card.contact.displayName, fact.name)
      mustBe('the last message of a card', card.lastMessage?.text, fact.lastText)
    }
  }
  return [{ path, body }]
}

function mustBe(what: string, found: unknown, expected: unknown) {
  if (found !== expected)
    throw new Error(`${what}: ${JSON.stringify(found)} where ${JSON.stringify(expected)} should be`)
}
