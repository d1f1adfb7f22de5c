import type { Answers, QuestionKey, Urgency } from '../bot-state.ts'
import type { Localized, TradeName } from '../bot-turn.ts'

/** All that the bot knows of one trade. A third trade is one more file beside `plumbing.ts`, and a line in `trades.ts`. */
export type Trade = {
  name: TradeName
  jobs: Job[]
  questions: Question[]
  /** What the answers say about urgency when the customer said nothing about it; undefined: ask. */
  urgencyOf(answers: Answers): Urgency | undefined
}

export type Job = {
  value: string
  /** At most 24 characters: a row of WhatsApp's list. */
  title: Localized
  /** Words in both languages, lower case without accents. The heavier the group, the surer the job. */
  words: { sure?: string[]; likely?: string[]; weak?: string[] }
  /** The trade's questions for this job, in order: those that change crew or price. */
  questions: QuestionKey[]
}

export type Question = {
  key: QuestionKey
  /** What the deal card calls it. */
  label: Localized
  ask: Localized
  /** The same, put differently, for somebody who was not understood. */
  again: Localized
  choices?: Choice[]
  /** Any words are an answer; they are kept as they are. */
  acceptsWords?: true
  requestLocation?: true
  /** Left out when false, because another answer made it pointless. */
  applies?(answers: Answers): boolean
}

export type Choice = {
  value: string
  /** At most 20 characters among up to three choices (buttons), else 24 (rows of a list). */
  title: Localized
  /** At most 72 characters; shown in lists only. */
  description?: Localized
  /** Understood anywhere in a message, in both languages. */
  words: string[]
  /** Understood only as a reply to this very question. */
  replyWords?: string[]
}
