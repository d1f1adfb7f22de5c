import type { Browser } from '../../canary-client.ts'
import type { Canary, Stage } from '../../stage.ts'
import { Broken } from '../check.ts'
import { openThread, readThread, type ThreadMessage, ThreadNotShown, until, write } from './own-customer.ts'

/** Wrote three messages once, and never again. */
const customer = { waId: '15550190061', name: 'Canary who is exchanged' }
const words = ['copper elbow', 'brass valve', 'last of three']

/**
 * Exchanges the sealed content of a customer's two oldest messages, in a transaction that is kept, and puts it back: between the two nobody may
 * read either. The newest stays as it is, so that the list of conversations is shown all the while. A run that was cut off in between is mended
 * by the next.
 */
export async function swapTwo(stage: Stage, canary: Canary): Promise<{ control: string; refused: number }> {
  const owner = await canary.as('owner')
  const at = Date.now()
  const messages = words.map((word, index) => ({
    wamid: `wamid.exchange${canary.accountId.replaceAll('-', '')}${index}`,
    text: `${canary.marker} exchanges a ${word}`,
    at: new Date(at + index * 1000 - 10_000),
  }))
  const thread = await openThread(stage, canary, customer, messages)
  const oldest = await oldestTwo(stage, canary, thread.conversationId, async () =>
    write(stage, canary, customer, messages),
  )
  const exchange = () => exchangeContent(stage, canary, oldest)
  const before = await readable(owner, thread.conversationId, exchange)
  const texts = oldest.map((id) => before.find((message) => message.id === id)?.content.text)
  if (!texts[0]?.includes(words[0]!) || !texts[1]?.includes(words[1]!))
    throw new Error('the messages to exchange are not shown as they were written')

  await exchange()
  let shown: ThreadMessage[] | null
  try {
    shown = await readThread(owner, thread.conversationId).catch((error) => {
      if (error instanceof ThreadNotShown) return null
      throw error
    })
  } finally {
    await exchange()
  }
  const opened = (shown ?? []).filter(
    ({ id, content }) => oldest.includes(id) && words.some((word) => content.text?.includes(word)),
  )
  if (opened.length > 0) throw new Broken('moved_value_opens', 'messages.content_cipher')
  const after = await readThread(owner, thread.conversationId)
  if (oldest.some((id, index) => after.find((message) => message.id === id)?.content.text !== texts[index]))
    throw new Error('what was put back is not shown as before')
  return { control: 'exchanged messages were read before and after', refused: 2 }
}

async function oldestTwo(
  stage: Stage,
  canary: Canary,
  conversationId: string,
  writeAgain: () => Promise<void>,
): Promise<[string, string]> {
  const ids = () =>
    stage.probe(canary.accountId, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'select id from messages where conversation_id = $1 order by sort_at, id limit 3',
        [conversationId],
      )
      return rows.map(({ id }) => id)
    })
  if ((await ids()).length < 3) await writeAgain()
  const [first, second] = await until('three messages to exchange', async () => {
    const found = await ids()
    return found.length === 3 && found
  })
  return [first!, second!]
}

/** Reads the conversation; where it is not shown, an earlier run was cut off between exchanging and putting back. */
async function readable(owner: Browser, conversationId: string, exchange: () => Promise<void>) {
  try {
    return await readThread(owner, conversationId)
  } catch (error) {
    if (!(error instanceof ThreadNotShown)) throw error
    await exchange()
    return await readThread(owner, conversationId)
  }
}

async function exchangeContent(stage: Stage, canary: Canary, [one, other]: [string, string]) {
  await stage.probe(
    canary.accountId,
    async (client) => {
      const { rowCount } = await client.query(
        `update messages m set content_cipher = o.content_cipher from messages o
          where (m.id = $1 and o.id = $2) or (m.id = $2 and o.id = $1)`,
        [one, other],
      )
      if (rowCount !== 2) throw new Error(`of two messages ${rowCount} were exchanged`)
    },
    { keep: true },
  )
}
