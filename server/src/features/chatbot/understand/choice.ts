import type { Choice, Question } from '../trades/trade.ts'
import { findPhrases, type Hit } from './find-phrases.ts'
import { type Reading, readWords } from './words.ts'

/**
 * The value of the choice that a message means, or null. As a reply to this very question, a number ("2"), the title
 * and words such as "yes" count too. Of several choices a correction means the last, "gas or electric?" none.
 */
export function readChoice(
  question: Question,
  reading: Reading,
  { isReply = false, isCorrection = false } = {},
): string | null {
  const choices = question.choices ?? []
  if (isReply) {
    const byPlace = readNumber(reading, choices.length)
    if (byPlace !== null) return choices[byPlace]!.value
    const byTitle = choices.find((choice) => isTitle(choice, reading))
    if (byTitle) return byTitle.value
  }
  const isShort = reading.words.length <= replyWordsMax
  const hits: (Hit & { value: string; isReplyWord: boolean })[] = []
  for (const choice of choices) {
    const add = (phrases: string[], isReplyWord: boolean) => {
      for (const hit of findPhrases(reading, phrases, { exactly: isReplyWord })) {
        hits.push({ ...hit, value: choice.value, isReplyWord })
      }
    }
    add(choice.words, false)
    // "500 N Lamar" says no "no": a single letter answers only alone.
    const replies = (choice.replyWords ?? []).filter((word) => word.length > 1 || reading.words.length === 1)
    if (isReply && isShort) add(replies, true)
  }
  const meant = withoutContained(hits).filter((hit) => !hit.negated)
  const values = new Set(meant.map((hit) => hit.value))
  if (values.size <= 1) return meant[0]?.value ?? null
  const inOrder = meant.toSorted((a, b) => a.start - b.start)
  if (values.has('unsure')) return despiteDoubt(inOrder)
  if (isCorrection) return inOrder.at(-1)!.value
  const between = reading.words.slice(inOrder[0]!.end, inOrder.at(-1)!.start)
  if (between.some((word) => word.text === 'or' || word.text === 'o')) return null
  const replies = inOrder.filter((hit) => hit.isReplyWord)
  return isReply && replies.length === inOrder.length ? inOrder[0]!.value : meant[0]!.value
}

/** "Not sure if gas" is doubt; in "gas, maybe 12 years old" the doubt is about something else. */
function despiteDoubt(inOrder: (Hit & { value: string })[]): string {
  const said = inOrder.filter((hit) => hit.value !== 'unsure')
  const doubts = inOrder.filter((hit) => hit.value === 'unsure')
  const isDoubted = said.some((hit) =>
    doubts.some((doubt) => doubt.end <= hit.start && hit.start - doubt.end <= 3),
  )
  return new Set(said.map((hit) => hit.value)).size === 1 && !isDoubted ? said[0]!.value : 'unsure'
}

/** A shorter phrase inside a longer one says nothing of its own: "no water" in "no water pressure". */
export function withoutContained<T extends Hit>(hits: T[]): T[] {
  return hits.filter(
    (hit) =>
      !hits.some(
        (other) =>
          other.start <= hit.start && other.end >= hit.end && other.end - other.start > hit.end - hit.start,
      ),
  )
}

/** Longer messages tell a story, in which a "no" or a "one" answers nothing. */
const replyWordsMax = 8

function readNumber({ words }: Reading, count: number): number | null {
  if (count < 2 || words.length === 0 || words.length > 3) return null
  const rest = words.map((word) => word.text).filter((word) => !numberCourtesies.has(word))
  const only = rest.length === 1 ? rest[0]! : ''
  const place = /^\d{1,2}$/.test(only) ? Number(only) : (ordinals.get(only) ?? 0)
  return place >= 1 && place <= count ? place - 1 : null
}

const numberCourtesies = new Set([
  'option',
  'number',
  'no',
  'num',
  'opcion',
  'numero',
  'the',
  'la',
  'el',
  'please',
  'por',
  'favor',
  'choice',
])
const ordinals = new Map([
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['primera', 1],
  ['primero', 1],
  ['segunda', 2],
  ['segundo', 2],
  ['tercera', 3],
  ['tercero', 3],
  ['cuarta', 4],
])

function isTitle(choice: Choice, reading: Reading): boolean {
  const said = reading.words.map((word) => word.text).join(' ')
  return said !== '' && [choice.title.en, choice.title.es].some((title) => plain(title) === said)
}

const plain = (title: string) =>
  readWords(title)
    .words.map((word) => word.text)
    .join(' ')
