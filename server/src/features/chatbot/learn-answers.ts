import type { Answers, BotState, QuestionKey } from './bot-state.ts'
import type { BotInput } from './bot-turn.ts'
import { learnAddress, learnPlace } from './learn-address.ts'
import { skipWords, unsureWords, yesWords } from './trades/common.ts'
import type { Question, Trade } from './trades/trade.ts'
import { jobOf, questionOf } from './trades/trades.ts'
import { readAvailability } from './understand/availability.ts'
import { readBudget } from './understand/budget.ts'
import { readChoice } from './understand/choice.ts'
import { says, saysOnly } from './understand/find-phrases.ts'
import { asksToWait } from './understand/hand-over-words.ts'
import { readJob } from './understand/job.ts'
import { readName } from './understand/name.ts'
import { phraseList } from './understand/phrase-list.ts'
import { readUrgency } from './understand/urgency.ts'
import type { Reading } from './understand/words.ts'

export type Learning = { learned: Set<QuestionKey>; corrected: boolean }

/** The id of a tapped button or row: which question, which answer. */
export const choiceId = (key: QuestionKey, value: string) => `q:${key}:${value}`

/** Every answer that one message holds, of whatever question. Writes into the state. */
export function learnFromText(trade: Trade, state: BotState, learning: Learning, reading: Reading): void {
  const { answers } = state
  const pending = learning.learned.has(state.pending ?? '') ? undefined : state.pending
  const isCorrection = corrects(reading)
  const before = structuredClone(answers)
  const learnedBefore = learning.learned.size
  learnJob(trade, answers, learning, reading, pending === 'job', isCorrection)
  learnDetails(trade, answers, learning, reading, pending, isCorrection)
  learnUrgency(trade, answers, learning, reading, pending, isCorrection)
  learnAddress(answers, learning, reading.text, { pending, isCorrection })
  // "This week" as a reply to "what name" is no name.
  const isElsewhere = learning.learned.size > learnedBefore
  learnPerson(trade, state, learning, reading, pending, isCorrection, isElsewhere)
  const budget = readBudget(reading.text, { expected: pending === 'budget' })
  if (budget && (!answers.budget || isCorrection || pending === 'budget')) {
    answers.budget = budget
    learning.learned.add('budget')
  }
  if (pending) learnReply(trade, state, learning, reading, pending)
  learning.corrected ||= hasOverwritten(before, answers)
}

/** A tapped button or row; false when the id is none of ours. A tap on an older message corrects that answer. */
export function learnChoice(trade: Trade, state: BotState, learning: Learning, id: string): boolean {
  const [mark, key = '', value = '', ...rest] = id.slice(0, 200).split(':')
  const question = mark === 'q' && rest.length === 0 ? questionOf(trade, key) : undefined
  if (!question?.choices?.some((choice) => choice.value === value)) return false
  const before = structuredClone(state.answers)
  store(trade, state, question, value)
  learning.learned.add(key)
  learning.corrected ||= hasOverwritten(before, state.answers)
  return true
}

export function learnLocation(
  state: BotState,
  learning: Learning,
  input: Extract<BotInput, { kind: 'location' }>,
): void {
  learnPlace(state.answers, learning, input)
}

function store(trade: Trade, { answers, skipped }: BotState, question: Question, value: string): void {
  const { key } = question
  if (value === 'skip') {
    if (!skipped.includes(key)) skipped.push(key)
  } else if (key === 'job') answers.job = value
  else if (key === 'urgency') answers.urgency = value as Answers['urgency']
  else if (key === 'owner') answers.owner = value as Answers['owner']
  else if (key === 'availability') answers.availability = value
  else if (trade.questions.includes(question)) answers.details[key] = value
}

function learnJob(
  trade: Trade,
  answers: Answers,
  learning: Learning,
  reading: Reading,
  isReply: boolean,
  isCorrection: boolean,
): void {
  const chosen = isReply ? readChoice(questionOf(trade, 'job')!, reading, { isReply, isCorrection }) : null
  const read = readJob(trade, reading)
  const job = chosen ?? read?.job
  if (!job || (answers.job && !(isCorrection && (read?.weight ?? 0) >= 2))) return
  if (answers.job && answers.job !== 'other' && job !== answers.job && !names(trade, job, reading)) return
  answers.job = job
  learning.learned.add('job')
  if (chosen || reading.words.length < 3) return
  answers.description ??= words(reading)
  if (jobOf(trade, answers)?.questions.includes('what_is_wrong'))
    answers.details.what_is_wrong ??= words(reading)
}

/** Only what plainly names another job changes it: "no, it is leaking" still speaks of the water heater. */
function names(trade: Trade, job: string, reading: Reading): boolean {
  const sure = trade.jobs.find((candidate) => candidate.value === job)?.words.sure ?? []
  return says(reading, sure)
}

function learnDetails(
  trade: Trade,
  answers: Answers,
  learning: Learning,
  reading: Reading,
  pending: QuestionKey | undefined,
  isCorrection: boolean,
): void {
  const keys = jobOf(trade, answers)?.questions ?? []
  let didCorrect = false
  // The question that waits comes last: "no, it is gas" corrects the fuel, and its "no" then answers nothing else.
  for (const key of keys.toSorted((a, b) => Number(a === pending) - Number(b === pending))) {
    const question = questionOf(trade, key)
    if (!question) continue
    const isReply = key === pending && !(didCorrect && startsWithNo(reading))
    const value = readChoice(question, reading, { isReply, isCorrection })
    const known = answers.details[key]
    if (value === null || (known !== undefined && known !== value && !isCorrection && !isReply)) continue
    if (known !== undefined && known !== value) didCorrect = true
    answers.details[key] = value
    learning.learned.add(key)
  }
}

function learnUrgency(
  trade: Trade,
  answers: Answers,
  learning: Learning,
  reading: Reading,
  pending: QuestionKey | undefined,
  isCorrection: boolean,
): void {
  const isReply = pending === 'urgency'
  const chosen = isReply
    ? readChoice(questionOf(trade, 'urgency')!, reading, { isReply, isCorrection })
    : null
  const said = readUrgency(reading) ?? (chosen as Answers['urgency'] | null) ?? undefined
  // "Tomorrow morning" as a reply to "when is somebody home" is no urgency.
  if (!said || (pending === 'availability' && said !== 'emergency')) return
  if (answers.urgency && !isReply && !isCorrection && said !== 'emergency') return
  answers.urgency = said
  learning.learned.add('urgency')
}

function learnPerson(
  trade: Trade,
  state: BotState,
  learning: Learning,
  reading: Reading,
  pending: QuestionKey | undefined,
  isCorrection: boolean,
  isElsewhere: boolean,
): void {
  const { answers } = state
  const isSmall =
    isElsewhere || asksToWait(reading) || saysOnly(reading, skipWords) || saysOnly(reading, smallTalk)
  const name = readName(reading.text, { isReply: pending === 'name' && !isSmall })
  const late = !isSmall && isLateName(state, reading) ? readName(reading.text, { isReply: true }) : null
  if (name && (!answers.name || isCorrection || pending === 'name' || introduces(reading))) {
    answers.name = name
    learning.learned.add('name')
  } else if (late) {
    answers.name = late
    learning.learned.add('name')
  }
  const owner = readChoice(questionOf(trade, 'owner')!, reading, {
    isReply: pending === 'owner',
    isCorrection,
  })
  if (owner && (!answers.owner || isCorrection || pending === 'owner')) {
    answers.owner = owner as Answers['owner']
    learning.learned.add('owner')
  }
  const availability = readAvailability(reading)
  if (availability && (!answers.availability || isCorrection)) {
    answers.availability = availability
    learning.learned.add('availability')
  }
}

/** "Ana Ruiz", one message after the name was asked and something else came first. */
function isLateName({ answers, asked, pending }: BotState, { text }: Reading): boolean {
  const wasAsked = asked.some(({ key }) => key === 'name')
  const takesWords = pending === 'what_is_wrong' || pending === 'availability'
  return (
    wasAsked &&
    !answers.name &&
    !takesWords &&
    /^\s*\p{Lu}\p{Ll}+(?:\s\p{Lu}[\p{L}'’-]+){0,2}\s*$/u.test(text)
  )
}

/** Over a profile name, only a plain "my name is" counts. */
const introduces = (reading: Reading) =>
  says(reading, ['my name is', 'me llamo', 'mi nombre es'], { exactly: true })

/** What counts only because it was asked for: free words, a choice, "skip". */
function learnReply(
  trade: Trade,
  state: BotState,
  learning: Learning,
  reading: Reading,
  pending: QuestionKey,
): void {
  const question = questionOf(trade, pending)
  if (!question || learning.learned.has(pending)) return
  const { answers } = state
  const isOptional = phraseList('name, photo, availability, owner, budget').includes(pending)
  if (isOptional && (saysOnly(reading, skipWords) || saysOnly(reading, unsureWords))) {
    if (!state.skipped.includes(pending)) state.skipped.push(pending)
    learning.learned.add(pending)
    return
  }
  const value = question.choices ? readChoice(question, reading, { isReply: true }) : null
  if (value !== null && pending !== 'job' && pending !== 'urgency') {
    store(trade, state, question, value)
    learning.learned.add(pending)
    return
  }
  if (!question.acceptsWords || !isTelling(reading)) return
  if (pending === 'availability') answers.availability = words(reading)
  else answers.details[pending] = words(reading)
  learning.learned.add(pending)
}

/** Words that tell something, and are neither a greeting nor a question back. */
function isTelling(reading: Reading): boolean {
  if (asksToWait(reading) || saysOnly(reading, smallTalk) || saysOnly(reading, yesWords)) return false
  const letters = reading.words.filter((word) => /\p{L}{2}/u.test(word.text))
  return letters.length >= 2 || letters.some((word) => word.text.length >= 4) || /\d/.test(reading.text)
}

const smallTalk = phraseList(`
  hi, hello, hey, thanks, thank you, ok, hola, gracias, buenas, buenos dias, buenas tardes, what, why,
  que, como, no, huh
`)

const words = (reading: Reading) => [...reading.text.replace(/\s+/g, ' ').trim()].slice(0, 300).join('')

const startsWithNo = (reading: Reading) => reading.words[0]?.text === 'no'

function corrects(reading: Reading): boolean {
  return (startsWithNo(reading) && reading.words.length > 1) || says(reading, corrections, { exactly: true })
}

const corrections = phraseList(`
  actually, sorry, wrong, instead, i meant, i mean, correction, mistake, my bad, oops, not that, rather,
  change it, change that, scratch that, wait, en realidad, perdon, disculpe, disculpa, equivoque,
  me equivoque, equivocado, equivocada, corrijo, correccion, mas bien, quise decir, digo, mejor dicho,
  no es
`)

function hasOverwritten(before: Answers, after: Answers): boolean {
  const changed = (key: 'job' | 'urgency' | 'owner' | 'name' | 'availability') =>
    before[key] !== undefined && before[key] !== after[key]
  return (
    changed('job') ||
    changed('urgency') ||
    changed('owner') ||
    changed('name') ||
    (before.address?.line1 !== undefined && before.address.line1 !== after.address?.line1) ||
    (before.address?.zip !== undefined && before.address.zip !== after.address?.zip) ||
    Object.entries(before.details).some(([key, value]) => after.details[key] !== value)
  )
}
