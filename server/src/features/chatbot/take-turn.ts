import { type BotState, newBotState, type QuestionKey } from './bot-state.ts'
import type { BotInput, BotSettings, BotTurn } from './bot-turn.ts'
import { isOpen, nextOpening } from './business-hours.ts'
import { factsOf } from './facts.ts'
import {
  handOverAsWished,
  handOverForConduct,
  handOverInDanger,
  handOverOutOfArea,
  handOverUnclear,
  optOut,
} from './hand-over.ts'
import { hearInputs } from './hear-inputs.ts'
import { isEssential, isKnown, nextQuestion, timesAsked, timesMax, urgencyOf } from './next-question.ts'
import { openingNotes } from './opening-notes.ts'
import { questionReply, summaryReply } from './say.ts'
import { optionalKeys } from './trades/common.ts'
import { jobQuestions, tradeOf } from './trades/trades.ts'
import type { Turn } from './turn.ts'
import { readLanguage } from './understand/language.ts'

export { type BotState, botStateSchema } from './bot-state.ts'
export type { BotInput, BotReply, BotSettings, BotTurn, Facts, Signal } from './bot-turn.ts'

/**
 * One turn of the bot: what the customer sent since the last turn goes in; the new state, at most two replies, what
 * others must hear of, and what is known come out. Pure and total: the same arguments give the same turn, and there
 * is no input for which it throws. `state` is null at the first turn and is left as it was.
 */
export function takeTurn(
  settings: BotSettings,
  state: BotState | null,
  inputs: BotInput[],
  now: Date,
): BotTurn {
  const turn = beginTurn(settings, state, inputs, now)
  if (turn.state.status === 'asking') act(turn)
  else stayQuiet(turn)
  const { replies, signals } = turn
  return {
    state: turn.state,
    replies,
    signals,
    facts: factsOf(turn.trade, turn.state, defaultLanguage(settings)),
  }
}

function beginTurn(settings: BotSettings, previous: BotState | null, inputs: BotInput[], now: Date): Turn {
  const trade = tradeOf(settings.trade)
  const state = previous ? structuredClone(previous) : newBotState(defaultLanguage(settings))
  const at = Number.isNaN(now.getTime()) ? new Date(0) : now
  const heard = hearInputs(trade, state, inputs)
  const spoken = readLanguage(heard.texts, { first: !state.told.includes('greeting') })
  if (spoken && settings.languages.includes(spoken)) state.language = spoken
  return {
    settings,
    trade,
    state,
    heard,
    now: at,
    opening: isOpen(settings, at) ? null : nextOpening(settings, at, state.language),
    isEmergencyNews: false,
    replies: [],
    signals: [],
  }
}

const defaultLanguage = ({ languages }: BotSettings) => languages[0] ?? 'en'

/** The order is the order of what matters: life, the wish to be left alone, the wish for a human, then the lead. */
function act(turn: Turn): void {
  const { state, heard, signals } = turn
  if (heard.messageCount === 0) return
  if (turn.opening && !state.told.includes('out_of_hours_signal')) {
    state.told.push('out_of_hours_signal')
    signals.push({ kind: 'out_of_hours' })
  }
  if (heard.optsOut) signals.push({ kind: 'opt_out' })
  if (heard.safetyFlags.length === 0 && !heard.optsOut) announceEmergency(turn)
  const zip = zipOutsideArea(turn)
  if (heard.safetyFlags.length > 0) handOverInDanger(turn)
  else if (heard.optsOut) optOut(turn)
  else if (heard.conductFlag) handOverForConduct(turn, heard.conductFlag)
  else if (heard.wantsPerson) handOverAsWished(turn)
  else if (zip) handOverOutOfArea(turn, zip)
  else if (!isWaiting(turn)) goOn(turn)
}

/** After the bot's part is over it says nothing more; what it hears is still understood and passed on. */
function stayQuiet(turn: Turn): void {
  const { state, heard, signals } = turn
  if (heard.optsOut) signals.push({ kind: 'opt_out' })
  if (heard.safetyFlags.length > 0 && state.status === 'qualified') {
    handOverInDanger(turn)
    return
  }
  for (const flag of heard.safetyFlags) signals.push({ kind: 'red_flag', flag })
  if (heard.safetyFlags.length > 0) signals.push({ kind: 'emergency' })
  else announceEmergency(turn)
  if (heard.conductFlag) signals.push({ kind: 'red_flag', flag: heard.conductFlag })
  if (heard.wantsPerson) signals.push({ kind: 'wants_person' })
  if (heard.optsOut) state.status = 'stopped'
}

function announceEmergency(turn: Turn): void {
  const { state, trade, signals } = turn
  if (urgencyOf(trade, state) !== 'emergency' || state.told.includes('emergency')) return
  state.told.push('emergency')
  signals.push({ kind: 'emergency' })
  turn.isEmergencyNews = true
}

function zipOutsideArea({ settings, state }: Turn): string | null {
  const zip = state.answers.address?.zip
  const served = settings.serviceZips.map((entry) => entry.trim().slice(0, 5)).filter((entry) => entry !== '')
  return zip && served.length > 0 && !served.includes(zip) ? zip : null
}

/**
 * "One moment", or "yes" to the request for a photo: the answer is on its way. Further photos, which WhatsApp delivers one
 * by one, neither answer the question that stands there nor cost a try.
 */
function isWaiting({ state, heard, trade }: Turn): boolean {
  const { pending } = state
  if (!pending || isKnown(state, pending) || heard.audioCount + heard.unreadableCount > 0) return false
  if (heard.photoCount === heard.messageCount && heard.texts.length === 0) return true
  if (heard.learned.size > 0) return false
  return heard.asksToWait || (pending === 'photo' && heard.agrees && urgencyOf(trade, state) !== 'emergency')
}

function goOn(turn: Turn): void {
  const { state, heard, trade } = turn
  const { pending } = state
  const isOpenStill = pending !== undefined && isUnanswered(turn, pending)
  if (isOpenStill && timesAsked(state, pending) >= timesMax) {
    if (isEssential(pending) || !(optionalKeys.includes(pending) || heard.learned.size > 0)) {
      handOverUnclear(turn)
      return
    }
    state.skipped.push(pending)
  } else if (isOpenStill && optionalKeys.includes(pending) && heard.learned.size > 0) {
    state.skipped.push(pending)
  }
  const next = nextQuestion(trade, state)
  if (next === 'stuck') {
    handOverUnclear(turn)
    return
  }
  if (next === 'done') {
    qualify(turn)
    return
  }
  const isAgain = pending !== undefined && isUnanswered(turn, pending)
  ask(turn, isAgain ? pending : next, isAgain)
}

function isUnanswered({ state, trade }: Turn, key: QuestionKey): boolean {
  if (isKnown(state, key) || state.skipped.includes(key)) return false
  const isOfTheJob = jobQuestions(trade, state.answers).some((question) => question.key === key)
  return isOfTheJob || isEssential(key) || optionalKeys.includes(key)
}

function ask(turn: Turn, key: QuestionKey, isAgain: boolean): void {
  const { state, trade, now, heard } = turn
  const known = state.asked.find((asked) => asked.key === key)
  if (known) {
    known.times++
    known.at = now.toISOString()
  } else {
    state.asked.push({ key, at: now.toISOString(), times: 1 })
  }
  const lead = openingNotes(turn, { isAgain, isEnd: false })
  state.pending = key
  turn.replies.push(questionReply(trade, state, key, { lead, again: isAgain && heard.learned.size === 0 }))
}

function qualify(turn: Turn): void {
  const { settings, trade, state, opening } = turn
  const lead = openingNotes(turn, { isAgain: false, isEnd: true })
  delete state.pending
  state.status = 'qualified'
  turn.signals.push({ kind: 'qualified' })
  turn.replies.push(summaryReply(settings, trade, state, { lead, opening }))
}
