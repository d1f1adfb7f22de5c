import { type Heard, knock } from '../knock.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { idsOf, type LiveStream, listenLive } from './support/live-stream.ts'
import { codeOf, describedOperations, pageHeaders } from './support/operations.ts'
import { openThread, readThread, until, write } from './support/own-customer.ts'
import {
  gatherIds,
  hasPages,
  plainReading,
  type Reading,
  readingOperations,
  readingsByQuery,
} from './support/readings.ts'

export const contentIsOneAccounts: Check = {
  id: 'content-is-one-accounts',
  commitment: 'C-4.2b',
  looksAt:
    "Asks every operation that reads, as the owner of one test business: with its own lists, and with the other one's ids, filters and page marks, photos included, right after the other owner saw the day's marker there. Both listen to the live stream while a marked message comes in for one of them.",
  run: examine,
}

/** Whoever asks, and the headers of their page. */
type Person = { canary: Canary; headers: Record<string, string>; cookie: string }

/** What the owner saw the marker in, or the proof is worth little: contact, conversation, its messages, card and lists of these. */
const markedMin = 6

async function examine(stage: Stage): Promise<Examined> {
  const [a, b] = await Promise.all([personOf(stage.canaries.a), personOf(stage.canaries.b)])
  const { marker } = a.canary
  const belongings = await a.canary.belongings()
  await b.canary.belongings()
  const secrets = [marker, ...Object.values(belongings)]

  const plain = readingOperations.flatMap((operation) => plainReading(operation, belongings) ?? [])
  const known = new Map(Object.entries(belongings))
  const seen = { readings: 0, marked: 0, named: 0 }
  for (const reading of plain) {
    const own = await ask(stage, a, reading.path)
    mustBeTheirs(reading, own)
    gatherIds(own.json, known)
    if (own.text.includes(marker)) seen.marked++
    const readings = [reading, ...readingsByQuery(reading, known, await endOfFirstPage(stage, a, reading))]
    for (const asked of readings) {
      if (asked !== reading) mustBeTheirs(asked, await ask(stage, a, asked.path))
      await mustShowNothing(stage, b, asked, secrets)
      seen.readings++
      if (asked.toNothing) seen.named++
    }
  }
  if (seen.marked < markedMin) throw new Error(`the owner saw the marker in ${seen.marked} places only`)
  const live = await listenNextDoor(stage, a, b)
  const described = (await describedOperations(stage)).filter(({ changes }) => !changes)
  const skipped = readingOperations.length - plain.length
  return {
    examined: seen.readings + live.examined,
    floor: described.length - skipped + 2,
    control: `canary A saw the marker in ${seen.marked} places and heard ${live.control} events of its own`,
    measured: { ...seen, skipped, heardByB: live.ownOfB },
  }
}

async function personOf(canary: Canary): Promise<Person> {
  const browser = await canary.as('owner')
  return { canary, headers: pageHeaders(browser), cookie: browser.cookie }
}

function ask(stage: Stage, { headers }: Person, path: string): Promise<Heard> {
  return knock(stage, path, { headers })
}

function mustBeTheirs({ operation }: Reading, { status }: Heard) {
  if (status !== 200) throw new Error(`the owner is not shown ${operation.id}: ${status}`)
}

/** Where the owner's second page begins; null when there is no second page. */
async function endOfFirstPage(
  stage: Stage,
  person: Person,
  { operation, path }: Reading,
): Promise<string | null> {
  if (!hasPages(operation)) return null
  const { json } = await ask(stage, person, `${path}?limit=1`)
  return (json as { next?: string | null } | null)?.next ?? null
}

/** Nothing of theirs is in the answer, and what is theirs is told of in the words for what does not exist. */
async function mustShowNothing(
  stage: Stage,
  person: Person,
  { operation, path, toNothing }: Reading,
  secrets: string[],
) {
  const answer = await ask(stage, person, path)
  if (answer.status === 429 || answer.status >= 500)
    throw new Error(`${operation.id} could not be told: ${answer.status}`)
  if (toNothing !== null) {
    if (answer.status < 400) throw new Broken('answered_next_door', operation.id)
    const nothing = await ask(stage, person, toNothing)
    if (answer.status !== nothing.status || codeOf(answer) !== codeOf(nothing))
      throw new Broken('told_apart', operation.id)
  }
  const shown = secrets.find((secret) => answer.text.includes(secret) && !path.includes(secret))
  if (shown) throw new Broken('shown_next_door', operation.id)
}

/**
 * Both owners listen. For A a marked message comes in; it is one an hour, so that little piles up, and in between a notice as the server gives it. The
 * notice for B comes after, and when B has heard that, B has heard all there was.
 */
async function listenNextDoor(stage: Stage, a: Person, b: Person) {
  const since = await newestEvent(stage, a.canary)
  const streams: LiveStream[] = []
  const listen = async ({ cookie }: Person) => {
    const stream = await listenLive(stage, cookie, String(since - 1))
    streams.push(stream)
    return stream
  }
  try {
    const [ofA, ofB] = [await listen(a), await listen(b)]
    const inA = await messageComesIn(stage, a.canary)
    if (inA.isNew)
      await until('the event of a new message', async () =>
        ofA.heard.some((event) => idsOf(event).includes(inA.conversationId)),
      )
    await notice(stage, a.canary, inA.conversationId)
    await until('the notice for A', async () =>
      ofA.heard.some(
        ({ type, conversationId }) => type === noticeType && conversationId === inA.conversationId,
      ),
    )
    const { conversationId } = await b.canary.belongings()
    await notice(stage, b.canary, conversationId)
    await until('the notice for B', async () =>
      ofB.heard.some((event) => event.type === noticeType && event.conversationId === conversationId),
    )
    const theirs = new Set(ofA.heard.flatMap(idsOf))
    if (ofB.heard.some((event) => idsOf(event).some((id) => theirs.has(id))))
      throw new Broken('heard_next_door', 'live.openLive')
    return { examined: 2, control: ofA.heard.length, ownOfB: ofB.heard.length }
  } finally {
    for (const stream of streams) stream.close()
  }
}

const noticeType = 'trust.listening'

/** As the server tells open pages: it stores nothing. */
async function notice(stage: Stage, { accountId }: Canary, conversationId: string) {
  const note = JSON.stringify({ a: accountId, s: 0, t: noticeType, conversationId })
  await stage.probe(accountId, (client) => client.query("select pg_notify('live', $1)", [note]), {
    keep: true,
  })
}

async function newestEvent(stage: Stage, { accountId }: Canary): Promise<number> {
  const { rows } = await stage.probe(accountId, (client) =>
    client.query<{ seq: string | null }>('select max(seq)::text as seq from events'),
  )
  if (!rows[0]?.seq) throw new Error('nothing has happened in canary A yet')
  return Number(rows[0].seq)
}

/** The message of this hour; a repeat of it is stored by nobody. */
async function messageComesIn(
  stage: Stage,
  canary: Canary,
): Promise<{ conversationId: string; isNew: boolean }> {
  const hour = new Date().toISOString().slice(11, 13)
  const customer = { waId: '15550190033', name: `Canary ${canary.marker}` }
  const message = {
    wamid: `wamid.${canary.marker}live${hour}`,
    text: `Are you there? ${hour} ${canary.marker}`,
    at: new Date(),
  }
  const { conversationId } = await openThread(stage, canary, customer, [message])
  const messages = await readThread(await canary.as('owner'), conversationId)
  const isNew = !messages.some(({ content }) => content.text === message.text)
  if (isNew) await write(stage, canary, customer, [message])
  return { conversationId, isNew }
}
