import type { BotState } from './bot-state.ts'
import type { BotInput, ConductFlag, SafetyFlag } from './bot-turn.ts'
import { type Learning, learnChoice, learnFromText, learnLocation } from './learn-answers.ts'
import { yesWords } from './trades/common.ts'
import type { Trade } from './trades/trade.ts'
import { hasCardNumber } from './understand/card-number.ts'
import { saysOnly } from './understand/find-phrases.ts'
import {
  asksPrice,
  asksToWait,
  asksWhetherBot,
  optsOut,
  readConductFlag,
  wantsPerson,
} from './understand/hand-over-words.ts'
import { tidyName } from './understand/name.ts'
import { readSafetyFlags } from './understand/red-flags.ts'
import { cleanText, type Reading, readWords } from './understand/words.ts'

export type Heard = Learning & {
  /** Messages of the customer, not counting what only tells a profile name. */
  messageCount: number
  texts: string[]
  safetyFlags: SafetyFlag[]
  conductFlag: ConductFlag | null
  wantsPerson: boolean
  optsOut: boolean
  asksPrice: boolean
  asksWhetherBot: boolean
  asksToWait: boolean
  /** "Yes", "ok", and nothing else. */
  agrees: boolean
  photoCount: number
  audioCount: number
  unreadableCount: number
}

/** More than this many messages between two turns were not typed by a person; the newest count. */
const inputsMax = 50

/** Reads what the customer sent since the last turn and writes the answers into `state.answers` and `state.skipped`. */
export function hearInputs(trade: Trade, state: BotState, inputs: BotInput[]): Heard {
  const heard: Heard = {
    learned: new Set(),
    corrected: false,
    messageCount: 0,
    texts: [],
    safetyFlags: [],
    conductFlag: null,
    wantsPerson: false,
    optsOut: false,
    asksPrice: false,
    asksWhetherBot: false,
    asksToWait: false,
    agrees: false,
    photoCount: 0,
    audioCount: 0,
    unreadableCount: 0,
  }
  for (const input of inputs.slice(-inputsMax)) {
    if (input.kind !== 'contact_name') heard.messageCount++
    hearInput(trade, state, heard, input)
  }
  hearFragments(trade, state, heard)
  return heard
}

function hearInput(trade: Trade, state: BotState, heard: Heard, input: BotInput): void {
  switch (input.kind) {
    case 'text':
      hearText(trade, state, heard, input.text)
      return
    case 'choice':
      if (input.id === personChoiceId) heard.wantsPerson = true
      else if (!learnChoice(trade, state, heard, input.id)) hearText(trade, state, heard, input.title)
      return
    case 'location':
      learnLocation(state, heard, input)
      return
    case 'photo':
      heard.photoCount++
      state.answers.photoCount++
      heard.learned.add('photo')
      if (input.caption) hearText(trade, state, heard, input.caption)
      return
    case 'contact_name': {
      const name = tidyName(input.name)
      if (name) state.answers.name ??= name
      return
    }
    case 'audio':
      heard.audioCount++
      return
    default:
      heard.unreadableCount++
  }
}

/** The id of a button that reaches a person. */
export const personChoiceId = 'do:person'

function hearText(trade: Trade, state: BotState, heard: Heard, message: string): void {
  const text = cleanText(message)
  const reading = readWords(text)
  // A card number must not reach what we keep, so such a text is not read for answers at all.
  if (hasCardNumber(text)) {
    heard.conductFlag ??= 'card_number'
    return
  }
  heard.texts.push(text)
  listenForPeople(heard, reading)
  learnFromText(trade, state, heard, reading)
}

function listenForPeople(heard: Heard, reading: Reading): void {
  for (const flag of readSafetyFlags(reading)) {
    if (!heard.safetyFlags.includes(flag)) heard.safetyFlags.push(flag)
  }
  heard.optsOut ||= optsOut(reading)
  heard.conductFlag ??= readConductFlag(reading)
  heard.wantsPerson ||= wantsPerson(reading)
  heard.asksPrice ||= asksPrice(reading)
  heard.asksWhetherBot ||= asksWhetherBot(reading)
  heard.asksToWait ||= asksToWait(reading)
  heard.agrees ||= saysOnly(reading, yesWords)
}

/** "I smell", "gas": some people send a sentence word by word. Short neighbours are read together once more. */
function hearFragments(trade: Trade, state: BotState, heard: Heard): void {
  if (heard.texts.length < 2) return
  for (let index = 1; index < heard.texts.length; index++) {
    const pair = [heard.texts[index - 1]!, heard.texts[index]!]
    if (pair.every((text) => /^\S+(?:\s+\S+){0,2}$/.test(text.slice(0, 60).trim()) && text.length <= 60)) {
      for (const flag of readSafetyFlags(readWords(pair.join(' ')))) {
        if (!heard.safetyFlags.includes(flag)) heard.safetyFlags.push(flag)
      }
    }
  }
  if (state.answers.job) return
  const together = readWords(heard.texts.slice(-6).join(' '))
  learnFromText(trade, state, heard, together)
}
