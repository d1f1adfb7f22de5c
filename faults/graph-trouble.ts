import { setTimeout as pause } from 'node:timers/promises'
import { type Findings, noFindings, quantile } from './compare.ts'
import { type Lead, makeLead } from './leads.ts'
import { type Mood, messageOf } from './meta.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

/** How the platform answers the first of three replies, and what must become of that one. */
type Trouble = { name: string; mood: Mood; first: 'read' | 'unknown'; times: number }

const json = (status: number, value: object): Mood => ({
  kind: 'answer',
  status,
  body: JSON.stringify(value),
})
const refusal = (status: number, code: number, more: object = {}) =>
  json(status, { error: { code, message: 'provoked', type: 'OAuthException', fbtrace_id: 'A', ...more } })

/** Refused with words that say that nothing was done: tried again. Whatever leaves it open: never tried again by itself. */
const troubles: Trouble[] = [
  { name: 'too many calls', mood: refusal(429, 130429), first: 'read', times: 2 },
  { name: 'too many to this customer', mood: refusal(400, 131056), first: 'read', times: 2 },
  { name: '429 without words', mood: { kind: 'answer', status: 429, body: '' }, first: 'read', times: 2 },
  { name: '500 with words', mood: refusal(500, 131000), first: 'read', times: 2 },
  { name: '503, transient', mood: refusal(503, 2, { is_transient: true }), first: 'read', times: 1 },
  {
    name: '500 without words',
    mood: { kind: 'answer', status: 500, body: 'oops' },
    first: 'unknown',
    times: 1,
  },
  {
    name: 'a page of HTML',
    mood: { kind: 'answer', status: 502, body: '<html>', contentType: 'text/html' },
    first: 'unknown',
    times: 1,
  },
  {
    name: 'broken JSON',
    mood: { kind: 'answer', status: 200, body: '{"messages":[' },
    first: 'unknown',
    times: 1,
  },
  { name: 'a wrong success', mood: json(200, { success: true }), first: 'unknown', times: 1 },
  {
    name: 'a wrong success of a message that was sent',
    mood: { ...json(200, { messaging_product: 'whatsapp', messages: [] }), accepted: true } as Mood,
    first: 'read',
    times: 1,
  },
  { name: 'a lost answer', mood: { kind: 'accept and drop' }, first: 'read', times: 1 },
  { name: 'a cut connection', mood: { kind: 'drop' }, first: 'unknown', times: 1 },
]

const slowSeconds = 35

/**
 * WhatsApp in every kind of trouble: nothing is sent twice, replies of one conversation keep their order, and what customers write is taken in
 * as quickly as ever while `hanging` sends hang. `downSeconds`: for so long nobody listens at all.
 */
export async function runGraphTrouble(options: {
  seed: number
  hanging: number
  downSeconds: number
}): Promise<Findings> {
  const stage = await setStage()
  try {
    return await trouble(stage, options)
  } finally {
    await stage.close()
  }
}

async function trouble(
  stage: Stage,
  { seed, hanging, downSeconds }: { seed: number; hanging: number; downSeconds: number },
): Promise<Findings> {
  const { meta, office } = stage
  const random = seeded(seed, 'graph trouble')
  const found = noFindings()
  await office.ask('PATCH', '/account', { botOn: false })
  const leads = Array.from({ length: troubles.length + hanging + 10 }, (_, number) =>
    makeLead(random, { number, lines: 1 }),
  )
  const ids = await conversationsWith(stage, leads)
  const troubled = leads.slice(0, troubles.length)
  const hung = leads.slice(troubles.length, troubles.length + hanging)
  const later = leads.slice(troubles.length + hanging)

  const left = new Map(troubled.map(({ sender }, index) => [sender, { ...troubles[index]! }]))
  meta.mood = async (send) => {
    const one = left.get(send.to)
    if (one && one.times-- > 0) return one.mood
    if (!send.text.includes('hangs')) return { kind: 'accept' }
    await pause(slowSeconds * 1000)
    return { kind: 'drop' }
  }
  for (const { sender } of random.shuffled(hung)) await office.reply(ids.get(sender)!, 'this one hangs')
  found.figures.taken_in_while_sends_hang_p95_milliseconds = await takenIn(stage, hung)
  for (const text of ['first', 'second', 'third']) {
    for (const { sender } of random.shuffled(troubled)) await office.reply(ids.get(sender)!, text)
  }
  await stage.settle(180)
  for (const [index, lead] of troubled.entries()) {
    const { name, first } = troubles[index]!
    await complainOf(stage, ids.get(lead.sender)!, lead, `${name}: `, first, found)
  }
  for (const { sender } of hung) {
    const states = await ownStates(stage, ids.get(sender)!)
    if (states.join() !== 'unknown') found.complaints.push(`a send that hung stands as ${states}`)
  }

  await meta.graphIsDown(true)
  for (const text of ['first', 'second', 'third']) {
    for (const { sender } of random.shuffled(later)) await office.reply(ids.get(sender)!, text)
  }
  await pause(downSeconds * 1000)
  await meta.graphIsDown(false)
  const upAt = Date.now()
  await stage.settle(600)
  for (const lead of later)
    await complainOf(stage, ids.get(lead.sender)!, lead, 'nobody there: ', 'read', found)
  found.figures.down_seconds = downSeconds
  found.figures.drained_after_milliseconds = Date.now() - upAt
  found.doubled += [...meta.sends.values()].filter(({ accepted }) => accepted > 1).length
  found.figures.sends = meta.sends.size
  return found
}

async function conversationsWith({ meta, number, office, settle }: Stage, leads: Lead[]) {
  await Promise.all(leads.map(({ lines }) => meta.bring(number, messageOf(lines[0]!))))
  await settle()
  const conversations = await office.conversationsOf(new Set(leads.map(({ sender }) => sender)))
  return new Map(conversations.map(({ id, contact }) => [contact.phone!.slice(1), id]))
}

/** How long it takes until what a customer writes can be read here. */
async function takenIn({ meta, number, office }: Stage, leads: Lead[]): Promise<number> {
  const times: number[] = []
  for (const { lines, sender } of leads) {
    const line = {
      ...lines[0]!,
      wamid: `${lines[0]!.wamid}.again`,
      text: `are you there, ${sender}?`,
      at: Date.now(),
    }
    const startedAt = Date.now()
    await meta.bring(number, messageOf(line))
    for (;;) {
      const [conversation] = await office.conversationsOf(new Set([sender]))
      if (conversation?.last?.text === line.text) break
      if (Date.now() - startedAt > 20_000) break
      await pause(20)
    }
    times.push(Date.now() - startedAt)
  }
  return quantile(times, 0.95)
}

async function complainOf(
  stage: Stage,
  conversationId: string,
  lead: Lead,
  words: string,
  first: string,
  found: Findings,
) {
  const states = await ownStates(stage, conversationId)
  const expected = [first, 'read', 'read']
  if (states.join() !== expected.join()) found.complaints.push(`${words}the replies stand as ${states}`)
  const arrived = [...stage.meta.sends.values()]
    .filter(({ to, accepted }) => to === lead.sender && accepted > 0)
    .map(({ text }) => /first|second|third/.exec(text)?.[0] ?? text)
  const wanted = ['first', 'second', 'third'].filter((text) => arrived.includes(text))
  found.misplaced += arrived.filter((text, index) => text !== wanted[index]).length
}

async function ownStates({ office }: Stage, conversationId: string): Promise<string[]> {
  const thread = await office.thread(conversationId)
  return thread.filter(({ author }) => author === 'member').map(({ state }) => state)
}
