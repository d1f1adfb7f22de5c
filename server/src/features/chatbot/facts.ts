import type { Answers, BotState, Language, QuestionKey } from './bot-state.ts'
import type { Facts, Localized } from './bot-turn.ts'
import { missingKeys, urgencyOf } from './next-question.ts'
import type { Trade } from './trades/trade.ts'
import { allTrades, jobOf, jobQuestions, questionOf } from './trades/trades.ts'

/** What is known of somebody who has not said anything yet. */
export const emptyFacts: Facts = { photoCount: 0, details: [], missing: ['job', 'urgency', 'address', 'zip'] }

/** What the deal card shows. `language` is the business's, not the customer's: the office reads it. */
export function factsOf(trade: Trade, state: BotState, language: Language): Facts {
  const { answers } = state
  const urgency = urgencyOf(trade, state)
  const title = titleOf(trade, answers, language)
  return {
    ...(answers.job && { jobType: answers.job }),
    ...(title && { title }),
    ...(urgency && { urgency }),
    ...(answers.address && { address: { ...answers.address } }),
    ...(answers.location && { location: { ...answers.location } }),
    ...(answers.budget && { budget: { ...answers.budget } }),
    ...(answers.owner && { ownerOrTenant: answers.owner }),
    ...(answers.availability && {
      availability: answerText(trade, 'availability', answers.availability, language),
    }),
    ...(answers.name && { name: answers.name }),
    photoCount: answers.photoCount,
    details: detailsOf(trade, answers, language),
    missing: missingKeys(trade, state),
  }
}

/** What a question is called on the card and in "missing"; a key that no trade knows any more is shown as it is. */
export function questionLabel(key: QuestionKey, language: Language): string {
  return labelOf(key)[language]
}

function labelOf(key: QuestionKey): Localized {
  if (key === descriptionKey) return { en: 'In their words', es: 'En sus palabras' }
  for (const trade of allTrades()) {
    const question = questionOf(trade, key)
    if (question) return question.label
  }
  const plain = key.replaceAll('_', ' ')
  return { en: plain, es: plain }
}

const descriptionKey = 'description'

/** "Water heater: leaking". */
export function titleOf(trade: Trade, answers: Answers, language: Language): string | undefined {
  const job = jobOf(trade, answers)
  if (!job) return undefined
  const problem = job.questions.find((key) => key.endsWith('_problem') || key.endsWith('_place'))
  const value = problem ? answers.details[problem] : answers.details.what_is_wrong
  if (!value || value === 'unsure') return job.title[language]
  const base = job.value === 'other' ? '' : `${job.title[language]}: `
  const text = problem ? lowerFirst(answerText(trade, problem, value, language)) : value
  return [...`${base}${text}`].slice(0, 120).join('')
}

function detailsOf(trade: Trade, answers: Answers, language: Language): Facts['details'] {
  const details: Facts['details'] = []
  for (const { key, label } of jobQuestions(trade, answers)) {
    const value = answers.details[key]
    if (value !== undefined) details.push({ key, label, answer: answerText(trade, key, value, language) })
  }
  if (answers.description && answers.description !== answers.details.what_is_wrong) {
    details.push({ key: descriptionKey, label: labelOf(descriptionKey), answer: answers.description })
  }
  return details
}

/** The title of a choice, or the customer's words as they are. */
export function answerText(trade: Trade, key: QuestionKey, value: string, language: Language): string {
  const choice = questionOf(trade, key)?.choices?.find((candidate) => candidate.value === value)
  return choice ? choice.title[language] : value
}

const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
