import { join } from 'node:path'
import { z } from 'zod'
import { type Heard, type Knock, knock } from '../knock.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { searchRows } from './support/account-tables.ts'
import { asFreshOwner, askByKey, newestEvents } from './support/canary-keys.ts'
import { comesTrue } from './support/comes-true.ts'
import { listenLive } from './support/live-stream.ts'
import { lookIntoFiles } from './support/look-into-files.ts'
import { needlesOf } from './support/needles.ts'
import {
  describedOperations,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeField,
} from './support/operations.ts'
import { type Planted, plantSecrets } from './support/plant-secrets.ts'
import { readingOperations } from './support/readings.ts'
import type { OwnSession } from './support/sign-in.ts'
import { askAs } from './support/test-person.ts'

export const secretsStayHidden: Check = {
  id: 'secrets-stay-hidden',
  commitment: 'E-07',
  looksAt:
    'Has every kind of secret made for a test business: WhatsApp secrets, passwords, an API key, sessions, the seed of an authenticator app, recovery codes and, where no mail goes out, the link of an invitation. Then it looks for each of them in what every operation answers to every role and to a key, in refusals, in exports of the audit log, in the live stream, in every column that the application reads, in the evidence, and in files.',
  run: examine,
}

const filesBytesMax = 96 * 1024 * 1024
/** What the owner saw the day's marker in, or the search would be one in empty answers. */
const markedMin = 5
const streamSeconds = 10

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  const described = await describedOperations(stage)
  const reads = described.filter(({ changes }) => !changes).length
  return asFreshOwner(stage, b, async (owner) => {
    const since = Date.now()
    const stream = await listenLive(stage, owner.cookie, '')
    const planted = await plantSecrets(stage, b, owner)
    try {
      const search = searchFor(planted.secrets)
      const readers = await readersOf(stage, b, owner, planted)
      const answers = await lookIntoAnswers(b, readers, search)
      const refusals = await lookIntoRefusals(stage, owner, planted, search)
      const besides = await lookBesides(stage, owner, since, search)
      await changeToTheSame(stage, b, owner)
      const isTold = await comesTrue(streamSeconds, () => stream.heard.length > 0)
      mustBeFree(search, stream.text(), 'secret_in_the_stream', 'live.openLive')
      if (!isTold) throw new Error('the stream told nothing while secrets were made')
      const stored = await lookIntoStores(stage, b, owner, planted.secrets, since)
      return {
        examined: answers.examined + refusals + besides,
        floor: reads * readers.length + described.length + besidesMin,
        control: `${Object.keys(planted.secrets).length} secrets were made and tried out; the owner saw the marker in ${answers.marked} answers; ${stored.control}`,
        measured: {
          secrets: Object.keys(planted.secrets).length,
          readers: readers.length,
          ...stored.measured,
        },
      }
    } finally {
      stream.close()
      await planted.remove()
    }
  })
}

type Search = (text: string) => string | undefined

/** Answers what the text holds of them, by what it is: as it is, in hexadecimal, in base64, backwards. */
function searchFor(secrets: Record<string, string>): Search {
  const needles = Object.entries(secrets).map(([what, secret]) => ({
    what,
    texts: needlesOf(secret)
      .filter((needle) => !needle.includes(0))
      .map((needle) => needle.toString('latin1')),
  }))
  const search: Search = (text) =>
    needles.find(({ texts }) => texts.some((needle) => text.includes(needle)))?.what
  for (const [what, secret] of Object.entries(secrets))
    if (search(`{"value":"${secret}"}`) === undefined) throw new Error(`the search does not find the ${what}`)
  return search
}

function mustBeFree(search: Search, text: string, reason: string, where: string) {
  const found = search(text)
  if (found) throw new Broken(reason, `${found} at ${where}`)
}

/** Open pages are told of this, and for certain of nothing else that happens here: a stream that stays silent would show nothing. */
async function changeToTheSame(stage: Stage, canary: Canary, owner: OwnSession) {
  const path = `/api/v1/contacts/${(await canary.belongings()).contactId}`
  const { json } = await askAs(stage, owner, 'GET', path)
  const { language } = z.object({ language: z.string().nullable() }).parse(json)
  const { status } = await askAs(stage, owner, 'PATCH', path, { language })
  if (status !== 200) throw new Error(`the owner could not change a contact: ${status}`)
}

type Reader = { name: string; ask(path: string, how?: Knock): Promise<Heard> }

async function readersOf(
  stage: Stage,
  canary: Canary,
  owner: OwnSession,
  { holder, key }: Planted,
): Promise<Reader[]> {
  const people = {
    owner,
    admin: await canary.as('admin'),
    member: holder,
    viewer: await canary.as('viewer'),
  }
  return [
    ...Object.entries(people).map(([name, person]) => ({
      name,
      ask: (path: string, how: Knock = {}) =>
        knock(stage, path, { ...how, headers: { ...pageHeaders(person), ...how.headers } }),
    })),
    { name: 'key', ask: (path, how) => askByKey(stage, key, path, how) },
  ]
}

/** Headers as well: a redirect or a challenge may say too much. Cookies are set at sign-in alone. */
function wholeOf({ headers, text }: Heard): string {
  return `${JSON.stringify(headers)}\n${text}`
}

async function lookIntoAnswers(canary: Canary, readers: Reader[], search: Search) {
  const belongings = await canary.belongings()
  let examined = 0
  let marked = 0
  for (const { name, ask } of readers) {
    for (const operation of readingOperations) {
      const heard = await ask(pathOf(operation, belongings) ?? pathToNothing(operation))
      if (heard.status === 429 || heard.status >= 500)
        throw new Error(`${operation.id} could not be told: ${heard.status}`)
      mustBeFree(search, wholeOf(heard), 'secret_in_an_answer', `${operation.id} as ${name}`)
      examined++
      if (name === 'owner' && heard.status === 200 && heard.text.includes(canary.marker)) marked++
    }
  }
  if (marked < markedMin) throw new Error(`the owner saw the marker in ${marked} answers only`)
  return { examined, marked }
}

/** Every operation is asked for with secrets in fields that it does not know: it refuses, and must not say them back. Answers how many. */
async function lookIntoRefusals(
  stage: Stage,
  owner: OwnSession,
  { secrets }: Planted,
  search: Search,
): Promise<number> {
  const all = Object.values(secrets)
  const query = new URLSearchParams({ [probeField]: all[0]! })
  const body = JSON.stringify({
    [probeField]: all,
    password: all[0],
    token: all.at(-1),
    accessToken: all.at(-2),
  })
  for (const operation of operations) {
    const path = pathToNothing(operation)
    const heard = await knock(stage, operation.changes ? path : `${path}?${query}`, {
      method: operation.method,
      headers: { ...pageHeaders(owner), ...(operation.changes && { 'content-type': 'application/json' }) },
      ...(operation.changes && { body }),
    })
    if (heard.status < 400 || heard.status >= 500)
      throw new Error(`${operation.id} does not refuse what it does not know: ${heard.status}`)
    mustBeFree(search, wholeOf(heard), 'secret_in_a_refusal', operation.id)
  }
  return operations.length
}

const pages = ['/', '/settings/keys', '/trust', '/metrics', '/health/ready', '/api/v1/openapi.json']
const formats = ['csv', 'json'] as const
const besidesMin = pages.length + formats.length

/** Pages, and the audit log as a file. Answers how many. */
async function lookBesides(stage: Stage, owner: OwnSession, since: number, search: Search): Promise<number> {
  for (const path of pages)
    mustBeFree(
      search,
      wholeOf(await knock(stage, path, { headers: { cookie: owner.cookie } })),
      'secret_in_an_answer',
      path,
    )
  for (const format of formats) {
    const heard = await knock(stage, '/api/v1/audit/exports', {
      method: 'POST',
      headers: { ...pageHeaders(owner), 'content-type': 'application/json' },
      body: JSON.stringify({ format, from: new Date(since - 60_000).toISOString() }),
    })
    if (heard.status !== 200 || !heard.text.includes('integrations.key_'))
      throw new Error(`the export of the audit log is answered ${heard.status}, or is not whole`)
    mustBeFree(search, heard.text, 'secret_in_an_export', format)
  }
  return pages.length + formats.length
}

async function lookIntoStores(
  stage: Stage,
  canary: Canary,
  owner: OwnSession,
  secrets: Record<string, string>,
  since: number,
) {
  const words = Object.values(secrets)
  const rows = await searchRows(
    stage,
    canary.accountId,
    words.map((word) => Buffer.from(word)),
  )
  if (rows.hits.length > 0) throw new Broken('secret_in_a_column', rows.hits.join(', '))
  await mustNotBeInEvidence(stage, words)
  const [event] = await newestEvents(stage, owner)
  const { dataFolder } = stage.files
  const own = join(dataFolder, 'checker.json')
  const needles = Object.fromEntries(
    Object.entries(secrets).map(([what, secret]) => [what, [Buffer.from(secret)]]),
  )
  const files = lookIntoFiles(stage, needles, event!.id, since, {
    bytesMax: filesBytesMax,
    // In the first the checker is told what the secrets of its people are; in the last are copies with people of their own.
    except: [own, `${own}.draft`, join(dataFolder, 'proof')],
  })
  if (files.hits[0]) throw new Broken('secret_in_a_file', `${files.hits[0].needle} in ${files.hits[0].place}`)
  return {
    control: files.control ?? 'database files cannot be read here',
    measured: { columnsSearched: rows.columns, ...files.measured },
  }
}

async function mustNotBeInEvidence({ checker }: Stage, words: string[]) {
  const { rows } = await checker.query<{ hits: number; lines: number }>(
    `select count(*)::int as lines, count(*) filter (where exists (select from unnest($1::text[]) n where strpos(e.details::text, n) > 0))::int as hits
       from (select details from evidence order by seq desc limit 2000) e`,
    [words],
  )
  if (rows[0]!.hits > 0) throw new Broken('secret_in_the_evidence')
}
