import type { BotState, QuestionKey, Urgency } from './bot-state.ts'
import { optionalKeys } from './trades/common.ts'
import type { Trade } from './trades/trade.ts'
import { jobQuestions } from './trades/trades.ts'

/** Different questions in one conversation; home-services.md, section 3: "at most 5-6 before offering a time". */
export const questionsMax = 6
/** How often the same question may be put. */
export const timesMax = 2

/** What is known about urgency: what the customer said, or else what the answers say about it. */
export function urgencyOf(trade: Trade, { answers }: BotState): Urgency | undefined {
  const implied = trade.urgencyOf(answers)
  if (implied === 'emergency' && answers.urgency === 'urgent') return 'emergency'
  return answers.urgency ?? implied
}

/** Required answers that are not there yet, in the order in which they are asked. Skipped ones stay missing. */
export function missingKeys(trade: Trade, state: BotState): QuestionKey[] {
  const { answers } = state
  const missing: QuestionKey[] = []
  if (!answers.job) missing.push('job')
  for (const { key } of jobQuestions(trade, answers))
    if (answers.details[key] === undefined) missing.push(key)
  if (!urgencyOf(trade, state)) missing.push('urgency')
  if (!hasPlace(state)) missing.push('address')
  if (!answers.address?.zip) missing.push('zip')
  return missing
}

export const isEssential = (key: QuestionKey) => ['job', 'urgency', 'address', 'zip'].includes(key)

/**
 * What to ask next; `done` when the required answers are there; `stuck` when an essential one is not to be had. The
 * trade's own questions yield to the limit, the essential ones never. Optional ones are put before the last required
 * one, so that a lead is qualified the moment the required answers are there, and in an emergency not at all.
 */
export function nextQuestion(trade: Trade, state: BotState): QuestionKey | 'done' | 'stuck' {
  const missing = missingKeys(trade, state).filter((key) => !state.skipped.includes(key))
  const essential = missing.filter(isEssential)
  if (essential.some((key) => !mayAsk(state, key))) return 'stuck'
  // After a late change of mind about the job, a person asks the rest.
  if (state.asked.length >= questionsMax && essential.some((key) => !wasAsked(state, key))) return 'stuck'
  if (missing[0] === 'job') return 'job'
  // A street mostly comes with its ZIP, but room is kept for having to ask.
  const room = questionsMax - state.asked.length - essential.filter((key) => !wasAsked(state, key)).length
  const details = missing.filter((key) => !isEssential(key) && mayAsk(state, key))
  const askable = details.filter((key) => wasAsked(state, key) || room > 0)
  const required = [...askable.slice(0, Math.max(room, 1)), ...askedSeparately(essential)]
  if (required.length === 0) return 'done'
  const optional =
    required.length === 1 && room > (askable.length > 0 ? 1 : 0) ? nextOptional(trade, state) : null
  if (optional && !wasAsked(state, required[0]!)) return optional
  return required[0]!
}

/** Street and ZIP are one question until one of them came alone. */
function askedSeparately(essential: QuestionKey[]): QuestionKey[] {
  return essential.includes('address') ? essential.filter((key) => key !== 'zip') : essential
}

function nextOptional(trade: Trade, state: BotState): QuestionKey | null {
  const urgency = urgencyOf(trade, state)
  const wanted = new Set<QuestionKey>(urgency === 'emergency' ? [] : ['name', 'photo'])
  if (urgency === 'soon' || urgency === 'planned') wanted.add('availability')
  if (urgency === 'planned') wanted.add('owner').add('budget')
  return (
    optionalKeys.find(
      (key) =>
        wanted.has(key) && !isKnown(state, key) && !state.skipped.includes(key) && !wasAsked(state, key),
    ) ?? null
  )
}

/** Whether the question needs no (more) asking. */
export function isKnown(state: BotState, key: QuestionKey): boolean {
  const { answers } = state
  if (key === 'photo') return answers.photoCount > 0
  if (key === 'address') return hasPlace(state)
  if (key === 'zip') return answers.address?.zip !== undefined
  if (
    key === 'job' ||
    key === 'urgency' ||
    key === 'name' ||
    key === 'availability' ||
    key === 'owner' ||
    key === 'budget'
  ) {
    return answers[key] !== undefined
  }
  return answers.details[key] !== undefined
}

const hasPlace = ({ answers }: BotState) =>
  answers.address?.line1 !== undefined || answers.location !== undefined

export const timesAsked = (state: BotState, key: QuestionKey) =>
  state.asked.find((asked) => asked.key === key)?.times ?? 0
const wasAsked = (state: BotState, key: QuestionKey) => timesAsked(state, key) > 0
const mayAsk = (state: BotState, key: QuestionKey) => timesAsked(state, key) < timesMax
