import type { ConductFlag } from '../bot-turn.ts'
import { findPhrases, says, saysOnly } from './find-phrases.ts'
import {
  anger,
  askPerson,
  botQuestions,
  callMe,
  callWords,
  cancels,
  legal,
  optOut,
  personAlone,
  priceQuestions,
  selfHarm,
  threats,
  waitWords,
} from './hand-over-phrases.ts'
import { phraseList } from './phrase-list.ts'
import type { Reading } from './words.ts'

/** Asks for a human: "person", "can you call me", "quiero hablar con alguien". */
export function wantsPerson(reading: Reading): boolean {
  if (saysOnly(reading, personAlone)) return true
  if (says(reading, askPerson)) return true
  if (saysOnly(reading, phraseList('call, phone call, llamada, llamar'))) return true
  return asksForCall(reading)
}

/** "Call me Ana" gives a name, "call me" and "call me at 5" ask for a call. */
function asksForCall(reading: Reading): boolean {
  return findPhrases(reading, callMe, { exactly: true }).some((hit) => {
    if (hit.negated) return false
    const next = reading.words[hit.end]
    const isName =
      hit.phrase === 'call me' && next && /^\p{Lu}\p{Ll}/u.test(next.raw) && !callWords.has(next.text)
    return !isName
  })
}

export function asksWhetherBot(reading: Reading): boolean {
  return says(reading, botQuestions, { exactly: true })
}

export function asksPrice(reading: Reading): boolean {
  return says(reading, priceQuestions) || saysOnly(reading, phraseList('price, cost, precio, costo, cuanto'))
}

/** "One moment": the customer is looking something up, and wants no second question meanwhile. */
export function asksToWait(reading: Reading): boolean {
  return saysOnly(reading, waitWords)
}

/** What a person has to answer: threats, talk of lawyers, "cancel", anger. */
export function readConductFlag(reading: Reading): ConductFlag | null {
  if (says(reading, selfHarm, { exactly: true })) return 'self_harm'
  if (says(reading, threats, { exactly: true })) return 'threat'
  if (says(reading, legal, { exactly: true })) return 'legal'
  if (says(reading, anger, { exactly: true })) return 'anger'
  if (
    findPhrases(reading, cancels, { exactly: true }).some(
      (hit) => reading.words[hit.start - 1]?.text !== 'noise',
    )
  ) {
    return 'cancel'
  }
  return null
}

/** The whole message says that no more messages are wanted. Inside a sentence the same words mean other things. */
export function optsOut(reading: Reading): boolean {
  return saysOnly(reading, optOut)
}
