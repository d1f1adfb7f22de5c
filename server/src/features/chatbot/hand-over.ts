import type { ConductFlag, Localized } from './bot-turn.ts'
import { conductPhrases, phrases, safetyPhrases } from './phrases.ts'
import { fill, joinParts } from './say.ts'
import type { Turn } from './turn.ts'

export function handOverAsWished(turn: Turn): void {
  turn.signals.push({ kind: 'wants_person' })
  handOver(turn, phrases.handOver)
}

export function handOverInDanger(turn: Turn): void {
  const { state, settings, heard, signals } = turn
  const { language } = state
  for (const flag of heard.safetyFlags) signals.push({ kind: 'red_flag', flag })
  signals.push({ kind: 'emergency' })
  if (!state.told.includes('emergency')) state.told.push('emergency')
  const person = settings.handOverName?.trim() || phrases.ourTeam[language]
  endWith(turn, [
    ...heard.safetyFlags.slice(0, safetySentencesMax).map((flag) => safetyPhrases[flag][language]),
    turn.opening ? phrases.onCallTold[language] : fill(phrases.dangerTold, language, { person }),
  ])
  if (heard.optsOut) state.status = 'stopped'
}

/** In danger nobody reads a page: the two gravest. */
const safetySentencesMax = 2

export function handOverForConduct(turn: Turn, flag: ConductFlag): void {
  turn.signals.push({ kind: 'red_flag', flag })
  handOver(turn, conductPhrases[flag])
}

/** A person decides whether to come; the lead is kept. */
export function handOverOutOfArea(turn: Turn, zip: string): void {
  turn.signals.push({ kind: 'out_of_area', zip })
  handOver(turn, phrases.outOfArea, { zip })
}

/** An answer that we cannot do without was not understood twice. What was written is kept for the person. */
export function handOverUnclear(turn: Turn): void {
  const { state, heard, signals } = turn
  const text = heard.texts.join(' ').replace(/\s+/g, ' ').trim()
  const words = [...text].slice(0, 300).join('')
  if (words && !state.answers.job) state.answers.description ??= words
  if (words && state.pending === 'address') state.answers.address ??= { text: words }
  signals.push({ kind: 'not_understood' })
  handOver(turn, phrases.notUnderstood)
}

/** One confirmation, then silence. */
export function optOut(turn: Turn): void {
  const { state, settings } = turn
  delete state.pending
  state.status = 'stopped'
  turn.replies.push({ text: fill(phrases.optedOut, state.language, { business: settings.businessName }) })
}

/** Exactly one message to the customer, and the bot's part is over. A red flag counts more than office hours. */
function handOver(turn: Turn, phrase: Localized, values: Record<string, string> = {}): void {
  const { state, settings } = turn
  const { language } = state
  const person = settings.handOverName?.trim() || phrases.aPerson[language]
  endWith(turn, [fill(phrase, language, { person, ...values }), closedNote(turn)])
}

function closedNote({ state, opening }: Turn): string {
  if (!opening) return ''
  if (state.told.includes('emergency')) return phrases.onCallTold[state.language]
  return fill(phrases.handOverOutOfHours, state.language, { opening })
}

function endWith(turn: Turn, parts: string[]): void {
  const { state, settings, replies } = turn
  const isFirst = !state.told.includes('greeting')
  if (isFirst) state.told.push('greeting')
  const business = { business: settings.businessName }
  delete state.pending
  state.status = 'handed_over'
  replies.push({
    text: joinParts([...parts, isFirst ? fill(phrases.introduction, state.language, business) : '']),
  })
}
