import { type Findings, noFindings } from './compare.ts'
import { type Lead, makeLead } from './leads.ts'
import { type Line, type MetaNumber, messageOf, type Send, statusOf } from './meta.ts'
import type { Office } from './office.ts'
import { type Random, seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

/** Each contact writes so many lines and gets so many replies, about each of which up to three statuses come. */
type Size = { contacts: number; lines: number; replies: number }

/**
 * Two businesses live through the same: one in order and once, the other shuffled, repeated, in batches of several customers, some of it a week
 * late. They must end in the same state, and on the way there no status may go back.
 */
export async function runShuffle(options: { seed: number; size: Size }): Promise<Findings> {
  const stage = await setStage()
  try {
    return await liveTwice(stage, options)
  } finally {
    await stage.close()
  }
}

type Business = { office: Office; number: MetaNumber }
/** What comes of one contact, in its order: each a part of a delivery. */
type Story = { sender: string; events: ((business: string) => object)[] }

async function liveTwice(stage: Stage, { seed, size }: { seed: number; size: Size }): Promise<Findings> {
  const random = seeded(seed, 'shuffle')
  stage.meta.tellsStatuses = false
  const orderly: Business = { office: stage.office, number: stage.number }
  const wild: Business = await stage.openBusiness('Copper Creek Twin')
  const leads = Array.from({ length: size.contacts }, (_, number) => weekOf(random, number, size.lines))
  const statuses = leads.map(() => Array.from({ length: size.replies }, () => random.pick(fates)))
  const begun = performance.now()
  for (const business of [orderly, wild]) await open(stage, business, leads, size.replies)
  const repliesOf = { orderly: sendsOf(stage, orderly), wild: sendsOf(stage, wild) }

  const since = Date.now()
  const stories: Story[] = leads.map((lead, contact) => ({
    sender: lead.sender,
    events: [
      ...lead.lines.slice(1).map((line) => () => messageOf(line)),
      ...statuses[contact]!.flatMap((fate, reply) =>
        fate.map((status, step) => (business: string) => {
          const sends = business === 'wild' ? repliesOf.wild : repliesOf.orderly
          return statusOf(sends.get(`${lead.sender} ${reply}`)!, status, since + step * 3_000)
        }),
      ),
    ],
  }))
  const count = stories.reduce((sum, { events }) => sum + events.length, 0)

  const orderlyAt = performance.now()
  await Promise.all(
    stories.map(async ({ events }) => {
      for (const event of events) await stage.meta.bring(orderly.number, event('orderly'))
    }),
  )
  await stage.settle(600)
  const wildAt = performance.now()
  const watch = watchStates(wild.office, leads, random)
  const repeated = await bringShuffled(stage, wild, stories, random)
  await stage.settle(900)
  const found = noFindings()
  found.complaints.push(...(await watch.stop()))

  const [expected, actual] = await Promise.all([stateOf(orderly.office, leads), stateOf(wild.office, leads)])
  for (const lead of leads) {
    for (const line of lead.lines) {
      const times = JSON.stringify(actual.get(lead.sender) ?? '').split(JSON.stringify(line.text)).length - 1
      // Once in its thread; the last one also stands beside the conversation.
      if (times === 0) found.lost++
    }
    const [one, other] = [expected, actual].map((state) => JSON.stringify(state.get(lead.sender)))
    if (one !== other) found.complaints.push(`ends otherwise when shuffled:\n  ${one}\n  ${other}`)
    if (one === undefined) found.complaints.push('a contact without a conversation')
  }
  found.complaints.splice(5)
  found.figures = {
    events: count,
    brought_shuffled: repeated,
    looked_at_meanwhile: watch.looks(),
    prepared_seconds: Math.round((orderlyAt - begun) / 1000),
    in_order_seconds: Math.round((wildAt - orderlyAt) / 1000),
    shuffled_seconds: Math.round((performance.now() - wildAt) / 1000),
  }
  return found
}

/** What Meta says of a send, in the order in which it happens. */
const fates = [
  ['sent', 'delivered', 'read'],
  ['sent', 'delivered', 'read'],
  ['sent', 'delivered'],
  ['delivered', 'read'],
  ['sent'],
  ['failed'],
  ['sent', 'failed'],
] as const

/** The first line is an hour old, so that it can be answered; of the others some are nearly a week old, as after a long outage of ours. */
function weekOf(random: Random, number: number, lines: number): Lead {
  const hourAgo = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
  const lead = makeLead(random, { number, lines, since: hourAgo })
  const aged = lead.lines.map((line, index): Line => {
    const late = index > 0 && random.chance(0.15)
    return late ? { ...line, at: line.at - 6.5 * 86_400_000 } : line
  })
  return { ...lead, lines: aged }
}

/** Everybody has written once and has got all replies; nothing was said of any of them. */
async function open({ meta, settle }: Stage, { office, number }: Business, leads: Lead[], replies: number) {
  await office.ask('PATCH', '/account', { botOn: false })
  await Promise.all(leads.map(({ lines }) => meta.bring(number, messageOf(lines[0]!))))
  await settle(300)
  const conversations = await office.conversationsOf(new Set(leads.map(({ sender }) => sender)))
  await Promise.all(
    conversations.map(async ({ id }) => {
      for (let reply = 0; reply < replies; reply++)
        await office.reply(id, `reply ${reply} of ${number.appId}`)
    }),
  )
  await settle(600)
}

function sendsOf({ meta }: Stage, { number }: Business): Map<string, Send> {
  return new Map(
    [...meta.sends.values()].flatMap((send) => {
      const found = /reply (\d+) of (\d+)/.exec(send.text)
      return found?.[2] === number.appId ? [[`${send.to} ${found[1]}`, send] as const] : []
    }),
  )
}

const deliveriesAtOnce = 8

async function bringShuffled({ meta }: Stage, { number }: Business, stories: Story[], random: Random) {
  const events = stories.flatMap((story) => story.events.map((event) => event('wild')))
  const repeated = random.shuffled(events.flatMap((event) => Array(random.between(1, 3)).fill(event)))
  const batches: object[][] = []
  for (let from = 0; from < repeated.length; ) {
    const size = random.between(1, 6)
    batches.push(repeated.slice(from, from + size))
    from += size
  }
  await Promise.all(
    Array.from({ length: deliveriesAtOnce }, async (_, lane) => {
      for (let index = lane; index < batches.length; index += deliveriesAtOnce) {
        await meta.bring(number, batches[index]!)
      }
    }),
  )
  return repeated.length
}

const ranks: Record<string, number> = {
  queued: 0,
  sending: 1,
  unknown: 1,
  failed: 1,
  sent: 2,
  delivered: 3,
  read: 4,
}

/** Looks at threads again and again and complains when a state is less than it was. */
function watchStates(office: Office, leads: Lead[], random: Random) {
  const highest = new Map<string, string>()
  const complaints = new Set<string>()
  let looks = 0
  let stopped = false
  const watching = (async () => {
    const conversations = await office.conversationsOf(new Set(leads.map(({ sender }) => sender)))
    while (!stopped) {
      const { id } = random.pick(conversations)
      for (const message of await office.thread(id)) {
        const before = highest.get(message.id)
        if (before && (ranks[message.state] ?? 9) < (ranks[before] ?? 9) && message.state !== 'failed') {
          complaints.add(`a message went back from ${before} to ${message.state}`)
        }
        if (message.state === 'failed' && (before === 'delivered' || before === 'read')) {
          complaints.add(`a message went back from ${before} to failed`)
        }
        highest.set(message.id, message.state)
      }
      looks++
    }
  })()
  return {
    looks: () => looks,
    async stop() {
      stopped = true
      await watching
      return [...complaints]
    },
  }
}

/** All that is shown of each contact, but for ids and for times of our own. */
async function stateOf(office: Office, leads: Lead[]): Promise<Map<string, object>> {
  const conversations = await office.conversationsOf(new Set(leads.map(({ sender }) => sender)))
  const states = await Promise.all(
    conversations.map(async ({ id, contact, ...conversation }) => {
      const thread = await office.thread(id)
      const deals = await office.dealsOf(contact.id)
      const state = {
        name: contact.displayName,
        status: conversation.status,
        handler: conversation.handler,
        unread: conversation.unread,
        waitingSince: conversation.waitingSince,
        windowUntil: conversation.windowUntil,
        last: withoutNumber(conversation.last?.text ?? ''),
        cards: deals.length,
        thread: thread.map(({ author, content, state: became, sentAt, deliveredAt, readAt }) => ({
          author,
          text: withoutNumber(content.text ?? content.caption ?? ''),
          became,
          // Of a reply it is our own time, which differs.
          ...(author === 'customer' && { sentAt }),
          deliveredAt,
          readAt,
        })),
      }
      return [contact.phone!.slice(1), state] as const
    }),
  )
  return new Map(states)
}

/** A reply names the business that gave it. */
function withoutNumber(text: string): string {
  return text.replace(/ of \d+$/, '')
}
