import { z } from 'zod'
import { trustSchema } from '#contract/trust.ts'
import { commitments } from '../commitments/all.ts'
import { limitation } from '../commitments/limits.ts'
import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { absoluteWordsIn, plain, wordsOf } from './support/public-words.ts'

export const limitsAreSaid: Check = {
  id: 'limits-are-said',
  commitment: 'A-14',
  looksAt:
    'Reads the public pages as a stranger: the limits are said beside the promises, no page uses absolute words, every promise of the register is shown, and each day on which a check was red is shown as red.',
  run: examine,
}

/** What must be said, whatever else the text says: kept apart from it, so that both have to be changed to lose a limit. */
const essentials: [what: string, words: RegExp][] = [
  ['risk', /no system is free of risk, and this one is no exception/i],
  ['administrators', /administers the databases can run SQL of their own/i],
  ['the machine', /controls the machine can read the master key/i],
  ['memory', /opens messages in memory/i],
  ['who can read along', /not end-to-end encryption/i],
  ['the checks themselves', /the checks run where the product runs/i],
]

const publicPages = ['/', '/trust', '/sign-in']

async function examine(stage: Stage): Promise<Examined> {
  const redDays = await redDaysInEvidence(stage)
  const told = await read(stage)
  const pages = new Map<string, string>()
  for (const path of publicPages) pages.set(path, await wordsAt(stage, path))
  const trust = pages.get('/trust') ?? ''
  for (const [where, text] of [
    ['/trust', trust],
    ['its data', plain(told.limitation)],
  ] as const) {
    for (const [what, words] of essentials)
      if (!words.test(text)) throw new Broken('limit_not_said', `${what} on ${where}`)
    for (const paragraph of limitation.split('\n\n'))
      if (!text.includes(plain(paragraph))) throw new Broken('limit_not_said', `a paragraph on ${where}`)
  }
  const data = told.commitments.map(({ sentence, kept }) => `${sentence} ${kept}`).join('\n')
  for (const [path, words] of [...pages, ['the commitments', plain(data)] as const]) {
    const [word] = absoluteWordsIn(words)
    if (word !== undefined) throw new Broken('absolute_word', `${word} on ${path}`)
  }
  for (const { id, sentence } of commitments) {
    if (!told.commitments.some((shown) => shown.id === id)) throw new Broken('commitment_hidden', id)
    if (!trust.includes(plain(sentence))) throw new Broken('commitment_hidden', `${id} on /trust`)
  }
  mustShow(redDays, told)
  return {
    examined: pages.size + told.commitments.length + redDays.length,
    floor: publicPages.length + commitments.length + redDays.length,
    control: `${told.commitments.length} promises were read, with ${told.commitments.reduce((sum, { history }) => sum + history.redDays.length, 0)} red days shown`,
    measured: { redDays: redDays.length, words: trust.split(' ').length },
  }
}

async function read(stage: Stage) {
  const { status, json } = await knock(stage, '/api/v1/trust/commitments')
  const told = trustSchema.safeParse(json)
  if (status !== 200 || !told.success) throw new Error(`the commitments could not be read: ${status}`)
  return told.data
}

/** Without the built web app there is no sign-in page; then there are no words on it. */
async function wordsAt(stage: Stage, path: string): Promise<string> {
  const { status, headers, text } = await knock(stage, path)
  if (status === 404 && path === '/sign-in') return ''
  if (status !== 200 || !headers['content-type']?.startsWith('text/html'))
    throw new Error(`${path} could not be read: ${status}`)
  return wordsOf(text)
}

const dayRows = z.array(z.object({ commitment: z.string(), day: z.string() }))

/** As the evidence has them, read before the page is. The day on which the 90 begin is left out: it may end meanwhile. */
async function redDaysInEvidence({ checker }: Stage) {
  const { rows } = await checker.query(
    `select distinct commitment, (recorded_at at time zone 'utc')::date::text as day
       from evidence
      where kind = 'check' and verdict in ('fail', 'error')
        and recorded_at at time zone 'utc' >= (now() at time zone 'utc')::date - 88`,
  )
  return dayRows.parse(rows)
}

/** Of promises that are no longer made, the register knows nothing, and the page shows none. */
function mustShow(redDays: z.infer<typeof dayRows>, told: z.infer<typeof trustSchema>) {
  for (const { commitment, day } of redDays) {
    const shown = told.commitments.find(({ id }) => id === commitment)
    if (shown && !shown.history.redDays.some((red) => red.day === day))
      throw new Broken('red_day_hidden', `${commitment} on ${day}`)
  }
}
