import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from '../canary-client.ts'
import { deliverStatus, post } from '../deliveries.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check } from './check.ts'
import {
  databaseTime,
  openThread,
  readThread,
  settled,
  type ThreadMessage,
  until,
} from './support/own-customer.ts'

const customer = { waId: '15550190031', name: 'Canary who repeats' }
/** A new message every half hour; between them what is new is a status, which is kept for seven days alone. */
const slotMinutes = 30
const slots = 4
/** How long a commit is held up: much longer than an answer usually takes on this machine at this moment. */
const heldMillisecondsMin = 250
const heldMillisecondsMax = 3000
const patienceMilliseconds = 15_000

/**
 * What the customer said in the last two hours is delivered again and again, in another order each time, with one new message each half hour. Each
 * must be shown, and once.
 */
export const keptOnce: Check = {
  id: 'kept-once',
  commitment: 'N-01',
  looksAt:
    'Signed deliveries with repeats, in shuffled order, through the real address: what was sent is what is shown, each once; an answer comes only after the commit; a forged delivery is refused; states never go back.',
  async run(stage) {
    const canary = stage.canaries.a
    const owner = await canary.as('owner')
    const sent = lastSlots(stage, canary)
    const thread = await openThread(stage, canary, customer, [sent[0]!])
    const answerId = await answerOf(stage, owner, thread.conversationId, canary.marker)

    const since = await databaseTime(stage, canary)
    const opening = callOf(canary, answerId)
    const usual = await mustBeTaken(stage, canary, messagesValue(shuffled(sent)))
    const held = Math.min(Math.max(heldMillisecondsMin, usual * 5), heldMillisecondsMax)
    const again = { ...messagesValue([...shuffled(sent), sent[0]!]), statuses: [opening('read')] }
    await mustWaitForCommit(stage, canary, again, held)
    const forged = await mustRefuseForged(stage, canary)
    await settled(stage, canary, since)

    const shown = await readUntilShown(owner, thread.conversationId, sent)
    for (const { label } of sent) {
      const times = shown.filter(({ content }) => content.text?.includes(label)).length
      if (times !== 1) throw new Broken(times === 0 ? 'lost' : 'shown_twice', `shown ${times} times`)
    }
    if (shown.some(({ content }) => content.text?.includes(forged))) throw new Broken('forged_message_shown')
    const steps = await mustNotGoBack(stage, canary, owner, thread.conversationId, answerId)
    return {
      examined: shown.filter(({ content }) => sent.some(({ label }) => content.text?.includes(label))).length,
      floor: slots,
      control: `the owner read all ${sent.length} messages that were sent, ${2 * sent.length + 1} deliveries of them in all`,
      measured: {
        delivered: 2 * sent.length + 1,
        shown: sent.length,
        refusedForged: 1,
        statesTried: steps,
        answersBeforeCommit: 0,
        commitHeldMilliseconds: Math.round(held),
      },
    }
  },
}

/** What failed once is tried again: a moment's patience before it is called lost. */
async function readUntilShown(
  owner: Browser,
  conversationId: string,
  sent: Said[],
): Promise<ThreadMessage[]> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    const shown = await readThread(owner, conversationId, 3)
    const missing = sent.filter(({ label }) => !shown.some(({ content }) => content.text?.includes(label)))
    if (missing.length === 0 || Date.now() > end) return shown
    await pause(200)
  }
}

type Said = { wamid: string; text: string; at: Date; label: string }

/** The same identities in every run of these two hours, and others for another build; oldest first. */
function lastSlots(stage: Stage, canary: Canary): Said[] {
  const now = Math.floor(Date.now() / (slotMinutes * 60_000))
  return Array.from({ length: slots }, (_, index) => {
    const slot = now - (slots - 1) + index
    const name = `${canary.whatsapp.appSecret} is kept once ${stage.build} ${slot}`
    const digest = createHash('sha256').update(name).digest('hex')
    const label = `no${digest.slice(0, 14)}`
    return {
      wamid: `wamid.kept${digest.slice(14, 50)}`,
      label,
      text: `${canary.marker} waits for an answer ${label}`,
      at: new Date(slot * slotMinutes * 60_000),
    }
  })
}

function messagesValue(said: Said[]) {
  return {
    contacts: [{ profile: { name: customer.name }, wa_id: customer.waId }],
    messages: said.map(({ wamid, text, at }) => ({
      from: customer.waId,
      id: wamid,
      timestamp: secondsOf(at),
      type: 'text',
      text: { body: text },
    })),
  }
}

function secondsOf(at: Date): string {
  return String(Math.floor(at.getTime() / 1000))
}

function shuffled<Item>(items: Item[]): Item[] {
  return items
    .map((item) => ({ item, by: randomBytes(4).readUInt32BE() }))
    .sort((one, other) => one.by - other.by)
    .map(({ item }) => item)
}

/** A message of ours of which statuses can tell: one a day and build, for the same `clientId` is the same message. */
async function answerOf(
  stage: Stage,
  owner: Browser,
  conversationId: string,
  marker: string,
): Promise<string> {
  const clientId = createHash('sha256')
    .update(`${stage.build} ${marker} kept once`)
    .digest('hex')
    .slice(0, 32)
  const answer = await owner.send('POST', `/api/v1/conversations/${conversationId}/messages`, {
    body: { clientId, text: `${marker} is answered` },
  })
  if (answer.status !== 200) throw new Error(`an answer is answered ${answer.status}`)
  const { id } = answer.json as ThreadMessage
  await until('the answer on its way', async () => {
    const shown = await readThread(owner, conversationId, 3)
    return shown.some((message) => message.id === id && message.state !== 'queued')
  })
  return id
}

/** A status of that message, in a delivery of its own kind each time: Meta's id is new, so that it is no repeat. */
function callOf(canary: Canary, messageId: string) {
  return (status: string) => ({
    id: `wamid.${canary.name}${randomBytes(15).toString('base64url')}`,
    status,
    timestamp: secondsOf(new Date()),
    recipient_id: customer.waId,
    biz_opaque_callback_data: messageId,
  })
}

/**
 * The row of the account is held for a moment, for which every row that is to belong to it must wait: a delivery that is answered meanwhile was
 * answered before it was stored.
 */
async function mustWaitForCommit(stage: Stage, canary: Canary, value: object, heldMilliseconds: number) {
  const taken = await stage.probe(canary.accountId, async (client) => {
    const { rowCount } = await client.query('select from accounts where id = $1 for update', [
      canary.accountId,
    ])
    if (rowCount !== 1) throw new Error('the account could not be held')
    const answer = post(stage.place, canary.whatsapp, value)
    // Whoever waits for it below hears of its failure; a verdict before that must not leave it unheard.
    answer.catch(() => undefined)
    const early = await Promise.race([answer, pause(heldMilliseconds)])
    if (early?.status === 200) throw new Broken('answered_before_commit')
    // Wrapped, so that letting go does not wait for what waits for it.
    return { answer }
  })
  mustBe200((await taken.answer).status)
}

/** Answers after how many milliseconds it was. */
async function mustBeTaken(stage: Stage, canary: Canary, value: object): Promise<number> {
  const begun = performance.now()
  mustBe200((await post(stage.place, canary.whatsapp, value)).status)
  return performance.now() - begun
}

/** Told that it cannot be taken now, WhatsApp brings it again: no promise is broken by that. */
function mustBe200(status: number) {
  if (status >= 500 || status === 429) throw new Error(`a signed delivery is answered ${status}`)
  if (status !== 200) throw new Broken('signed_delivery_refused', `answered ${status}`)
}

/** Only after the same delivery, rightly signed, was taken. Answers the words that must not be shown. */
async function mustRefuseForged(stage: Stage, canary: Canary): Promise<string> {
  const label = `forged${randomBytes(8).toString('hex')}`
  const said = { wamid: `wamid.${label}`, text: `${canary.marker} ${label}`, at: new Date(), label }
  const { status } = await post(
    stage.place,
    canary.whatsapp,
    messagesValue([said]),
    'not the secret of this app',
  )
  if (status === 200) throw new Broken('forged_delivery_taken')
  if (status >= 500) throw new Error(`a forged delivery is answered ${status}`)
  return label
}

/** Read, and then delivered and sent once more: it stays read. Answers how many states were tried. */
async function mustNotGoBack(
  stage: Stage,
  canary: Canary,
  owner: Browser,
  conversationId: string,
  messageId: string,
): Promise<number> {
  const stateNow = async () => {
    const message = (await readThread(owner, conversationId, 3)).find(({ id }) => id === messageId)
    if (!message) throw new Error('the answer is not shown')
    return message.state
  }
  const before = await stateNow()
  if (before !== 'read') throw new Broken('status_lost', `read was delivered, shown is ${before}`)
  const back = ['delivered', 'sent', 'failed']
  for (const status of back) {
    const since = await databaseTime(stage, canary)
    const { status: answered } = await deliverStatus(stage.place, canary.whatsapp, {
      wamid: `wamid.${randomBytes(15).toString('base64url')}`,
      status,
      waId: customer.waId,
      callbackData: messageId,
      at: new Date(),
    })
    mustBe200(answered)
    await settled(stage, canary, since)
    const after = await stateNow()
    if (after !== 'read') throw new Broken('state_went_back', `read became ${after}`)
  }
  return back.length
}
