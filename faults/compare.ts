import { inDatabase } from './database.ts'
import type { Lead } from './leads.ts'
import type { Message, Office } from './office.ts'

/** What a part of the faults has found. All but `figures` must be nothing, and of what is `late` nothing in the long form. */
export type Findings = {
  lost: number
  doubled: number
  misplaced: number
  /** Whatever else is not as it must be, in words. */
  complaints: string[]
  /** What took too long or too much memory: it counts in the long form alone, for a test is no measure of either. */
  late: string[]
  figures: Record<string, number>
}

/** Where to look: the office, the databases, and what the platform was asked to send. */
export type Witness = {
  office: Office
  dataFolder: string
  meta: { sends: Map<string, { to: string; accepted: number }> }
}

export const noFindings = (): Findings => ({
  lost: 0,
  doubled: 0,
  misplaced: 0,
  complaints: [],
  late: [],
  figures: {},
})

/**
 * Compares what customers have written, all of it acknowledged, with what the API shows: every line once and in its place, one conversation and
 * one card for each of them, no answer of the bot twice, every send settled. Asked once all is at rest.
 */
export async function compare(
  stage: Witness,
  leads: Lead[],
  { office = stage.office, isBotOn = true }: { office?: Office; isBotOn?: boolean } = {},
): Promise<Findings> {
  const findings = noFindings()
  const complain = (words: string) => findings.complaints.push(words)
  const bySender = new Map(leads.map((lead) => [lead.sender, lead]))
  const conversations = await office.conversationsOf(new Set(bySender.keys()))
  const turns = await botTurns(
    stage,
    conversations.map(({ id }) => id),
  )
  for (const lead of leads) {
    const own = conversations.filter(({ contact }) => contact.phone === `+${lead.sender}`)
    if (own.length === 0) {
      findings.lost += lead.lines.length
      continue
    }
    findings.doubled += own.length - 1
    const conversation = own[0]!
    const thread = await office.thread(conversation.id)
    const heard = thread.filter(({ author }) => author === 'customer')
    const expected = lead.lines.map(({ text }) => text)
    const shown = heard.map(textOf)
    const counts = new Map(expected.map((text) => [text, shown.filter((one) => one === text).length]))
    for (const count of counts.values()) {
      if (count === 0) findings.lost++
      else findings.doubled += count - 1
    }
    if (shown.length > expected.length) {
      const strange = shown.filter((text) => !counts.has(text)).length
      if (strange > 0) complain(`${strange} messages that nobody wrote`)
    }
    const inOrder = shown.filter((text, index) => shown.indexOf(text) === index && counts.has(text))
    const wanted = expected.filter((text) => inOrder.includes(text))
    findings.misplaced += inOrder.filter((text, index) => text !== wanted[index]).length

    const photos = heard.flatMap(({ media }) => media)
    if (photos.some(({ state }) => state !== 'stored')) complain('a photo was not fetched')

    const deals = await office.dealsOf(conversation.contact.id)
    if (deals.length === 0) complain(`a lead without a card`)
    findings.doubled += Math.max(0, deals.length - 1)

    const answers = thread.filter(({ author }) => author === 'bot')
    const turn = turns.get(conversation.id) ?? { turns: 0, replies: 0 }
    findings.doubled += Math.max(0, turn.turns - lead.lines.length) + Math.abs(answers.length - turn.replies)
    if (isBotOn && answers.length === 0) complain('a lead whom the bot never answered')
    for (const answer of answers) complainOfSend(stage, answer, findings)
  }
  for (const send of stage.meta.sends.values()) {
    if (bySender.has(send.to)) findings.doubled += Math.max(0, send.accepted - 1)
  }
  return findings
}

/** What the platform has taken ends as read; what it never heard of stays unknown, for a person to decide, and is not repeated. */
function complainOfSend(stage: Witness, answer: Message, findings: Findings) {
  const send = stage.meta.sends.get(answer.id)
  if (send && send.accepted > 0) {
    if (answer.state !== 'read') findings.complaints.push(`an answer that was read stands as ${answer.state}`)
  } else if (answer.state === 'unknown') {
    findings.figures.unknown = (findings.figures.unknown ?? 0) + 1
  } else findings.complaints.push(`an answer that nobody got stands as ${answer.state}`)
}

export function textOf({ content }: Message): string {
  return content.text ?? content.caption ?? ''
}

async function botTurns(stage: Witness, conversationIds: string[]) {
  const { rows } = await inDatabase(stage.dataFolder, 'data', (client) =>
    client.query<{ id: string; turns: number; replies: number }>(
      `select conversation_id as id, count(*)::int as turns, sum((data ->> 'replies')::int)::int as replies
         from events where type = 'chatbot.turn_taken' and conversation_id = any($1::uuid[]) group by 1`,
      [conversationIds],
    ),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Adds what another part has found; of figures the largest stands. */
export function merge(into: Findings, more: Findings) {
  into.lost += more.lost
  into.doubled += more.doubled
  into.misplaced += more.misplaced
  into.complaints.push(...more.complaints)
  into.late.push(...more.late)
  for (const [name, value] of Object.entries(more.figures)) {
    into.figures[name] = Math.max(into.figures[name] ?? Number.NEGATIVE_INFINITY, value)
  }
}

/** The value below which this share of them lies; 0 of none. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}
