import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '../canary-client.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check } from './check.ts'
import { probedTables, searchRows } from './support/account-tables.ts'
import { lookIntoFiles } from './support/look-into-files.ts'
import { needlesOf } from './support/needles.ts'
import {
  databaseTime,
  openThread,
  readThread,
  settled,
  type ThreadMessage,
  until,
  write,
} from './support/own-customer.ts'
import { flawOf, nonceOf } from './support/sealed-value.ts'
import { searchFiles } from './support/search-files.ts'
import { swapTwo } from './support/swap-messages.ts'

const customer = { waId: '15550190041', name: 'Canary who is sealed' }
/** How often there are new words to look for: little piles up, and files are searched for what was said not long ago. */
const wordHours = 6

/**
 * Lets a customer and a member of canary A say a word that stands nowhere else, sees both over HTTP, and then looks for the word where it must
 * not be.
 */
export const contentIsSealed: Check = {
  id: 'content-is-sealed',
  commitment: 'C-4.2a',
  looksAt:
    'Words that a made-up customer and a made-up member write today are looked for in every column that the application reads, in the databases’ own files and in the server’s files; two sealed messages are exchanged and must not open.',
  async run(stage) {
    const canary = stage.canaries.a
    const word = wordOf(stage, canary)
    const said = await sayIt(stage, canary, word)
    const values = await sealedValuesOf(stage, canary, said)
    for (const { value, where } of values) {
      const flaw = flawOf(value)
      if (flaw) throw new Broken(`value_${flaw}`, where)
    }
    const nonces = await mustBeUnique(stage, values)
    const rows = await searchRows(stage, canary.accountId, needlesOf(word))
    if (rows.hits.length > 0) throw new Broken('word_in_a_column', rows.hits.join(', '))
    const files = lookForWord(stage, word, said[0]!.id)
    const swap = await swapTwo(stage, canary)
    return {
      examined: rows.columns,
      floor: rows.floor,
      control: `the owner read ${said.length} messages with the word; ${files.control}; ${swap.control}`,
      measured: {
        rows: rows.rows,
        tables: rows.tables,
        nonces,
        ...files.measured,
        movedValuesRefused: swap.refused,
      },
    }
  },
}

/** Another each six hours and each build, and the same within them, so that a repeated run says nothing new. */
function wordOf(stage: Stage, canary: Canary): string {
  const period = Math.floor(Date.now() / (wordHours * 3_600_000))
  return `wd${digestOf(`${canary.whatsapp.appSecret} is sealed ${stage.build} ${period}`).slice(0, 22)}`
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Two messages of the customer and the answer of a member, as their owner reads them; the oldest first. */
async function sayIt(stage: Stage, canary: Canary, word: string): Promise<ThreadMessage[]> {
  const owner = await canary.as('owner')
  const since = await databaseTime(stage, canary)
  const messages = ['first', 'second'].map((which) => ({
    wamid: `wamid.${word}${which}`,
    text: `${canary.marker} says ${word} ${which}`,
    at: new Date(),
  }))
  const thread = await openThread(stage, canary, customer, messages)
  await write(stage, canary, customer, messages)
  await settled(stage, canary, since)
  await answerIt(owner, thread.conversationId, canary.marker, word)
  const said = await until('both messages and the answer', async () => {
    const all = await readThread(owner, thread.conversationId)
    const found = all.filter(({ content }) => content.text?.includes(word))
    const heard = found.filter(({ author }) => author === 'customer').length
    return heard >= 2 && found.length > heard && found
  })
  return said.reverse()
}

/** Once per word: the same `clientId` is the same message; ids are not sealed, so it must not tell the word. */
async function answerIt(owner: Browser, conversationId: string, marker: string, word: string) {
  const path = `/api/v1/conversations/${conversationId}/messages`
  // Said with yesterday's marker it is the same answer, and stays.
  const { status } = await owner.send('POST', path, {
    body: { clientId: digestOf(`answer ${word}`).slice(0, 32), text: `Answered ${word}, marked ${marker}` },
  })
  if (status !== 200 && status !== 409) throw new Error(`the member's answer is answered ${status}`)
}

type Sealed = { value: Buffer; where: string }

async function sealedValuesOf(stage: Stage, canary: Canary, said: ThreadMessage[]): Promise<Sealed[]> {
  const rows = await stage.probe(canary.accountId, async (client) => {
    const found = await client.query<{ content_cipher: Buffer; wamid_cipher: Buffer | null }>(
      'select content_cipher, wamid_cipher from messages where id = any($1::uuid[])',
      [said.map(({ id }) => id)],
    )
    return found.rows
  })
  if (rows.length !== said.length) throw new Error(`of ${said.length} messages ${rows.length} have a row`)
  return rows.flatMap((row) => [
    { value: row.content_cipher, where: 'messages.content_cipher' },
    ...(row.wamid_cipher ? [{ value: row.wamid_cipher, where: 'messages.wamid_cipher' }] : []),
  ])
}

/** A nonce of today's values stands in no other sealed value of the canaries. Answers among how many it was looked for. */
async function mustBeUnique(stage: Stage, values: Sealed[]): Promise<number> {
  const nonces = values.map(({ value }) => nonceOf(value))
  if (new Set(nonces).size < nonces.length) throw new Broken('nonce_repeats', values[0]!.where)
  let looked = 0
  for (const { accountId } of Object.values(stage.canaries)) {
    for (const table of await probedTables(stage)) {
      for (const column of table.columns.filter(({ type }) => type === 'bytea')) {
        const { all, same } = await stage.probe(accountId, async (client) => {
          const { rows } = await client.query<{ all: number; same: number }>(
            `select count(*)::int as all,
                    count(*) filter (where substring(${column.quoted} from 6 for 12) = any($1::bytea[]))::int as same
               from ${table.quoted} where octet_length(${column.quoted}) >= 33`,
            [nonces.map((nonce) => Buffer.from(nonce, 'hex'))],
          )
          return rows[0]!
        })
        const own = values.filter(({ where }) => where === `${table.name}.${column.name}`).length
        if (same > (accountId === stage.canaries.a.accountId ? own : 0))
          throw new Broken('nonce_repeats', `${table.name}.${column.name}`)
        looked += all
      }
    }
  }
  return looked
}

/** Every file that was written since the word was said; where no database file can be read, one of our own is the control. */
function lookForWord(stage: Stage, word: string, messageId: string) {
  // The time stands in the id.
  const since = Number.parseInt(messageId.replaceAll('-', '').slice(0, 12), 16)
  const { hits, control, measured } = lookIntoFiles(stage, { word: needlesOf(word) }, messageId, since)
  if (hits[0]) throw new Broken('word_in_a_file', hits[0].place)
  return {
    control:
      control ?? `the search found ${plantedIsFound(word)} planted file; database files cannot be read here`,
    measured,
  }
}

function plantedIsFound(word: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-planted-'))
  try {
    writeFileSync(join(folder, 'planted'), `a word in the middle: ${word}.`)
    const { hits } = searchFiles([folder], { word: needlesOf(word) })
    if (hits.word!.length !== 1) throw new Error('the search does not find what was planted')
    return hits.word!.length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
