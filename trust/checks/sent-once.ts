import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from '../canary-client.ts'
import { deliverStatus } from '../deliveries.ts'
import type { Canary, Stage } from '../stage.ts'
import { cutWord, type Sent } from '../stand-in.ts'
import { Broken, type Check } from './check.ts'
import { openThread, readThread, type ThreadMessage, until, write } from './support/own-customer.ts'

const customer = { waId: '15550190051', name: 'Canary who is cut off' }
/** Longer than a first retry would wait, which is under three seconds. */
const patienceMilliseconds = 4500
const knownWithinMilliseconds = 20_000

/**
 * A member answers a customer of canary A, the stand-in of WhatsApp takes it and cuts the connection before it answers: nobody can know whether it
 * was sent, so it must be said, and nothing be sent again, until a status tells.
 */
export const sentOnce: Check = {
  id: 'sent-once',
  commitment: 'N-02',
  looksAt:
    'An answer is taken by the checks’ own stand-in of WhatsApp, which then cuts the connection: exactly one message may arrive, its state must be unknown, and its status must settle it.',
  async run(stage) {
    const canary = stage.canaries.a
    const owner = await canary.as('owner')
    const conversationId = await openWindow(stage, canary)
    const id = await answerTwice(owner, conversationId, `${canary.marker} ${cutWord} in the middle`)
    const arrived = () => arrivalsOf(stage, id)

    const first = await until('the answer at the stand-in', async () => (await arrived())[0], 20_000)
    const said = await untilSaid(owner, conversationId, id, arrived)
    await pause(patienceMilliseconds)
    await mustBeOne(arrived)
    for (const status of ['sent', 'delivered']) {
      await tell(stage, canary, first, id, status)
      await untilState(owner, conversationId, id, status)
    }
    await mustBeOne(arrived)
    return {
      examined: (await arrived()).length,
      floor: 1,
      control: 'the stand-in took the answer of the owner',
      measured: { asked: 2, arrived: 1, secondsUntilSaid: said, settledBy: 'status' },
    }
  },
}

/** The customer wrote within the day, so that they may be answered: one message a day. */
async function openWindow(stage: Stage, canary: Canary): Promise<string> {
  const hello = () => ({
    wamid: `wamid.${randomBytes(18).toString('base64url')}`,
    text: `${canary.marker} asks for a time`,
    at: new Date(),
  })
  const thread = await openThread(stage, canary, customer, [hello()])
  const until = thread.windowUntil ? Date.parse(thread.windowUntil) : 0
  if (until > Date.now() + 3_600_000) return thread.conversationId
  await write(stage, canary, customer, [hello()])
  return (await untilOpen(stage, canary)).conversationId
}

async function untilOpen(stage: Stage, canary: Canary) {
  return until('the open window', async () => {
    const thread = await openThread(stage, canary, customer, [])
    return Date.parse(thread.windowUntil ?? '') > Date.now() + 3_600_000 && thread
  })
}

/** A page that heard no answer says it again, with the same `clientId`: one message. */
async function answerTwice(owner: Browser, conversationId: string, text: string): Promise<string> {
  const path = `/api/v1/conversations/${conversationId}/messages`
  const body = { clientId: randomBytes(12).toString('hex'), text }
  const answers = await Promise.all([owner.send('POST', path, { body }), owner.send('POST', path, { body })])
  const [one, other] = answers.map(({ json }) => (json as ThreadMessage | null)?.id)
  const taken = answers.find(({ status }) => status === 200)
  if (!taken) throw new Error(`an answer is answered ${answers[0]!.status}`)
  if (answers.every(({ status }) => status === 200) && one !== other)
    throw new Broken('one_answer_became_two')
  return (taken.json as ThreadMessage).id
}

async function arrivalsOf(stage: Stage, messageId: string): Promise<Sent[]> {
  const sent = await stage.standIn.sentTo(customer.waId)
  return sent.filter(({ callbackData }) => callbackData === messageId)
}

async function mustBeOne(arrived: () => Promise<Sent[]>) {
  const { length } = await arrived()
  if (length > 1) throw new Broken('sent_twice', `arrived ${length} times`)
}

/** Waits until it is said that nobody knows; answers after how many seconds. */
async function untilSaid(
  owner: Browser,
  conversationId: string,
  id: string,
  arrived: () => Promise<Sent[]>,
): Promise<number> {
  const begun = Date.now()
  let state = ''
  while (Date.now() - begun < knownWithinMilliseconds) {
    await mustBeOne(arrived)
    state = await stateOf(owner, conversationId, id)
    if (state === 'unknown') return Math.round((Date.now() - begun) / 100) / 10
    if (state !== 'sending' && state !== 'queued') break
    await pause(100)
  }
  throw new Broken('unclear_outcome_not_said', `shown is ${state}`)
}

async function stateOf(owner: Browser, conversationId: string, id: string): Promise<string> {
  const message = (await readThread(owner, conversationId)).find((one) => one.id === id)
  if (!message) throw new Error('the answer is not shown')
  return message.state
}

async function tell(stage: Stage, canary: Canary, sent: Sent, messageId: string, status: string) {
  const answer = await deliverStatus(stage.place, canary.whatsapp, {
    wamid: sent.wamid,
    status,
    waId: customer.waId,
    callbackData: messageId,
    at: new Date(),
  })
  if (answer.status !== 200) throw new Error(`a status is answered ${answer.status}`)
}

async function untilState(owner: Browser, conversationId: string, id: string, wanted: string) {
  const end = Date.now() + 10_000
  for (;;) {
    const state = await stateOf(owner, conversationId, id)
    if (state === wanted) return
    if (Date.now() > end) throw new Broken('stays_unclear', `told ${wanted}, shown is ${state}`)
    await pause(100)
  }
}
